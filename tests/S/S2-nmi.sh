# 100 NMIs from QEMU's monitor into a busy guest; the host counts 100.
# timeout: 90
# dmesg-allow: Uhhuh|Dazed
. /t/tap.sh
nmis() { awk '/NMI:/ { n = 0; for (i = 2; i <= NF && $i ~ /^[0-9]+$/; i++) n += $i; print n }' /proc/interrupts; }
busy() {
	before=$(nmis)
	"$LAUNCHER" 8M /t/guests/$1 $2 $3 $4 >/t/tmp/out 2>&1 &
	p=$!
	sleep 0.3
	i=0
	cat /dev/ttyS2 >/dev/null &
	c=$!
	while [ $i -lt $n ]; do
		echo nmi >/dev/ttyS2
		sleep 0.02
		i=$((i + 1))
	done
	sleep 0.5
	kill $c
	is $(($(nmis) - before)) $n "$n NMIs into a guest that does: $*"
	ok "which still lives" kill -0 $p
	kill $p; wait $p 2>/dev/null
}
n=100; busy spin spin
n=50; busy spin spin3
n=50; busy spin hcall n=0xffffffff
n=20; busy spin halt
guest_tap mix id=4 ticks=50
done_testing

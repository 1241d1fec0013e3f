# 100 NMIs from QEMU's monitor into busy guests; the host counts 100.
# timeout: 120
# dmesg-allow: Uhhuh|Dazed
. /t/tap.sh
nmis() { awk '/NMI:/ { n = 0; for (i = 2; i <= NF && $i ~ /^[0-9]+$/; i++) n += $i; print n }' /proc/interrupts; }
# N NMIs on CPU $2, into guest $3...; one after the other, for a processor
# keeps only one that comes while it is in the handler
busy() {
	: >/t/tmp/out
	n=$1 cpu=$2; shift 2
	vm-monitor cpu $cpu
	taskset $((1 << cpu)) "$LAUNCHER" 8M /t/guests/spin "$@" >/t/tmp/out 2>&1 &
	p=$!
	wait_for grep -q begin /t/tmp/out
	first=$(nmis) lost=0 i=0
	while [ $i -lt $n ]; do
		i=$((i + 1))
		vm-monitor nmi
		tries=0
		while [ $(($(nmis) - first)) -lt $((i - lost)) ]; do
			tries=$((tries + 1))
			if [ $tries = 100 ]; then lost=$((lost + 1)); break; fi
			usleep 20000
		done
	done
	is $(($(nmis) - first)) $n "$n NMIs on CPU $cpu into a guest that does: $*"
	ok "which still lives" kill -0 $p
	kill $p; wait $p 2>/dev/null
}
last=$((LG_SMP - 1))
busy 100 0 spin
busy 50 $last spin3
busy 100 0 hcall n=0xffffffff
busy 20 $last halt
guest_tap mix id=4 ticks=50
done_testing

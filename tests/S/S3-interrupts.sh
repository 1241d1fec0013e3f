# A guest that spins costs the host none of its timer interrupts.
. /t/tap.sh
# the local timer where there is one, else the PIT's line 0
ticks() { awk -v c=$((cpu + 2)) '/LOC:|^ *0:/ { n += $c } END { print n }' /proc/interrupts; }
cpu=$((LG_SMP - 1))
# the most in a second of three, for this machine may have to share its own
count() {
	taskset $((1 << cpu)) "$@" >/dev/null 2>&1 &
	p=$!
	sleep 0.5
	n=0
	for i in 1 2 3; do
		t0=$(ticks)
		sleep 1
		t=$(($(ticks) - t0))
		[ $t -gt $n ] && n=$t
	done
	kill -9 $p; wait $p 2>/dev/null
}
count sh -c 'while :; do :; done'
alone=$n
for g in spin spin3; do
	count "$LAUNCHER" 8M /t/guests/spin $g
	num $n -ge $((alone / 2)) "$g: $n timer interrupts in a second ($alone beside a busy program)"
done
done_testing

# A guest that spins costs the host none of its timer interrupts.
. /t/tap.sh
# the local timer where there is one, else the PIT's line 0
ticks() { awk -v c=$((cpu + 2)) '/LOC:|^ *0:/ { n += $c } END { print n }' /proc/interrupts; }
cpu=$((LG_SMP - 1))
count() {
	t0=$(ticks)
	taskset $((1 << cpu)) "$@" >/dev/null 2>&1 &
	p=$!
	sleep 1
	t0=$(ticks)
	sleep 2
	n=$(($(ticks) - t0))
	kill -9 $p; wait $p 2>/dev/null
}
count sh -c 'while :; do :; done'
alone=$n
for g in spin spin3; do
	count "$LAUNCHER" 8M /t/guests/spin $g
	num $n -ge $((alone * 8 / 10)) "$g: $n timer interrupts in 2 s ($alone without a guest)"
done
done_testing

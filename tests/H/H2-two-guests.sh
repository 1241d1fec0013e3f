# Two guests on one processor, each with its own of everything.
# timeout: 120
. /t/tap.sh
both() {
	taskset 1 "$LAUNCHER" 8M /t/guests/mix id=1 ticks=700 >/t/tmp/1 2>&1 &
	one=$!
	taskset 1 "$LAUNCHER" 16M /t/guests/mix id=2 ticks=700 >/t/tmp/2 2>&1 &
	two=$!
}
trace_on lguest_interrupt
both
for i in 1 2; do
	if [ $i = 1 ]; then wait $one; rc=$?; else wait $two; rc=$?; fi
	out=$(tr -d '\r' </t/tmp/$i)
	merge "two at once"
done
trace_off
# that they really alternated: the tracepoints' first column is the process
is "$(sed -n 's/ *lguest-\([0-9]*\) .*lguest_interrupt.*/\1/p' $TR/trace | sort -u | grep -c .)" 2 \
	"both took interrupts"
turns=$(sed -n 's/ *lguest-\([0-9]*\) .*lguest_interrupt.*/\1/p' $TR/trace | uniq | grep -c .)
num "$turns" -gt 20 "by turns ($turns)"

# and a whole row of them, of all sorts
n=0
for g in "spin spin3" "spin spin" "spin halt" "spin tick n=0 ms=1" "spin hcall n=0xffffffff"; do
	set -- $g
	"$LAUNCHER" 4M /t/guests/$1 $2 $3 $4 >/t/tmp/row$n 2>&1 &
	eval "pid$n=$!"
	n=$((n + 1))
done
guest_tap mix id=7 ticks=200
alive=0
for i in 0 1 2 3 4; do
	eval "p=\$pid$i"
	kill -0 $p 2>/dev/null && alive=$((alive + 1))
	kill -9 $p
	wait $p 2>/dev/null
done
is $alive 5 "five endless ones were still alive beside it"
done_testing

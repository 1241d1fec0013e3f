# shows: a period of a microsecond is one of a hundred
# reread: H:180 <<answer SET_CLOCKEVENT>>
# timeout: 60
. /t/tap.sh
event=$TR/events/timer/hrtimer_start/enable
trace_on
echo 1 >$event
guest_tap ticks floor
echo 0 >$event
grep 'function=timer_fired' $TR/trace | sed 's/.*softexpires=\([0-9]*\).*/\1/' >when
awk 'NR > 2 && (!least || $1 - was < least) { least = $1 - was } { was = $1 } END { print NR, least + 0 }' when >what
read -r n least <what
num "$n" -ge 5 "the host has started the timer often enough ($n)"
num "$least" -ge 100000 "two ticks are never nearer than 100,000 ns ($least)"
done_testing

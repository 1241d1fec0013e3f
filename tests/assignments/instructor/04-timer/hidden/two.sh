# shows: two guests, each with a debt of its own
# reread: H:180 <<keep the vCPU's clock and its flag>>
# timeout: 90
. /t/tap.sh
fires() { grep -c function=timer_fired $TR/trace; }
enough() { [ $(fires) -ge $want ]; }
ticks_in() { tr -d '\r' <$1 | sed -n 's/^ticks //p'; }
event=$TR/events/timer/hrtimer_expire_entry/enable
trace_on
echo 1 >$event
mkfifo keys
"$LAUNCHER" $MEM /t/guests/ticks count us=20000 <keys >out 2>&1 &
pid=$!
exec 3>keys
ok "a guest counts ticks" wait_for grep -q ready out
kill -STOP $pid
want=$(($(fires) + 40))
ok "while its launcher is stopped" wait_for enough
echo x | "$LAUNCHER" $MEM /t/guests/ticks count us=20000 >out2 2>&1
is $? 0 "another comes and goes"
kill -CONT $pid
echo x >&3
wait $pid
is $? 0 "the first powers off"
echo 0 >$event
sum=$(($(ticks_in out) + $(ticks_in out2)))
num "$sum" -ge $(($(fires) - 20)) "their timers ran out $(fires) times, they have had $sum ticks"
done_testing

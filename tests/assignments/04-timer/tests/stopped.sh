# shows: the launcher is stopped while its timer runs out forty times, and no tick is lost
# reread: H:240 <<raise an interrupt line>>
# timeout: 90
. /t/tap.sh
fires() { grep -c function=timer_fired $TR/trace; }
enough() { [ $(fires) -ge $want ]; }
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
kill -CONT $pid
echo x >&3
wait $pid
is $? 0 "it powers off"
echo 0 >$event
ticks=$(tr -d '\r' <out | sed -n 's/^ticks //p')
num "$ticks" -ge $(($(fires) - 20)) "the timer ran out $(fires) times, the guest has had $ticks ticks"
done_testing

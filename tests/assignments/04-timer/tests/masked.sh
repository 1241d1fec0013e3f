# shows: the guest's flag is off while its timer runs out 400 times, and no tick is lost
# reread: H:240 <<look for interrupts>>
# timeout: 90
. /t/tap.sh
fires() { grep -c function=timer_fired $TR/trace; }
enough() { [ $(fires) -ge $want ]; }
event=$TR/events/timer/hrtimer_expire_entry/enable
trace_on
echo 1 >$event
mkfifo keys
"$LAUNCHER" $MEM /t/guests/ticks count us=2000 masked=1 <keys >out 2>&1 &
pid=$!
exec 3>keys
ok "a guest counts ticks" wait_for grep -q ready out
want=$(($(fires) + 400))
ok "and stops listening" wait_for enough
echo x >&3
wait $pid
is $? 0 "it powers off"
echo 0 >$event
ticks=$(tr -d '\r' <out | sed -n 's/^ticks //p')
num "$ticks" -ge $(($(fires) - 100)) "the timer ran out $(fires) times, the guest has had $ticks ticks"
done_testing

# shows: the launcher is stopped for half a second, and no tick is lost
# reread: H:240 <<raise an interrupt line>>
# timeout: 60
. /t/tap.sh
"$LAUNCHER" $MEM /t/guests/ticks gap us=10000 gap=300 >out 2>&1 &
pid=$!
ok "a guest counts ticks" wait_for grep -q ready out
kill -STOP $pid
sleep 0.5
kill -CONT $pid
wait $pid
rc=$? out=$(tr -d '\r' <out)
merge ticks
done_testing

# shows: two guests, each with a debt of its own
# reread: H:180 <<keep the vCPU's clock and its flag>>
# timeout: 120
. /t/tap.sh
"$LAUNCHER" $MEM /t/guests/ticks gap us=10000 gap=300 >out2 2>&1 &
pid=$!
ok "a guest counts ticks" wait_for grep -q ready out2
kill -STOP $pid
guest_tap ticks masked
kill -CONT $pid
wait $pid
rc=$? out=$(tr -d '\r' <out2)
merge ticks
done_testing

# shows: the host is late for 50 ticks, and none is lost
# reread: H:240 <<raise the timer's line>>
# timeout: 60
. /t/tap.sh
insmod /t/ko/probe.ko
"$LAUNCHER" $MEM /t/guests/ticks gap us=2000 gap=60 >out 2>&1 &
pid=$!
ok "a guest counts ticks" wait_for grep -q ready out
echo 100 >/proc/lglate
wait $pid
rc=$? out=$(tr -d '\r' <out)
merge ticks
rmmod probe
done_testing

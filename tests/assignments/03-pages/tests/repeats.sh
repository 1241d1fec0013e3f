# shows: a fill that never helps is not tried for ever
# reread: H:290 <<kill a guest that faults at one place for ever>>
# timeout: 100
. /t/tap.sh
drill=/sys/module/lg/parameters/drill
gone() { ! kill -0 $pid 2>/dev/null; }
"$LAUNCHER" $MEM /t/guests/toucher >out 2>&1 &
pid=$!
ok "a guest touches its pages" wait_for grep -q touching out
echo 2 >$drill
ok "and dies in the drill" wait_for gone
echo 0 >$drill
gone || kill -KILL $pid
like "$(cat out)" 'fault at 0x[0-9a-f]+ repeats' "its last words say why"
done_testing

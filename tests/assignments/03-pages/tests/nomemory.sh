# shows: no memory for a page table: the guest dies, and says why
# reread: H:290 <<put an entry into the shadow, if there is memory>>
# timeout: 100
. /t/tap.sh
drill=/sys/module/lg/parameters/drill
gone() { ! kill -0 $pid 2>/dev/null; }
"$LAUNCHER" $MEM /t/guests/toucher >out 2>&1 &
pid=$!
ok "a guest touches its pages" wait_for grep -q touching out
echo 1 >$drill
ok "and dies in the drill" wait_for gone
echo 0 >$drill
gone || kill -KILL $pid
like "$(cat out)" 'no memory for a shadow page table' "its last words say why"
done_testing

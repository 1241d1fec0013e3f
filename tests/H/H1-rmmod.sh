# rmmod is refused while a guest lives, and clean afterwards.
. /t/tap.sh
"$LAUNCHER" 8M /t/guests/spin spin >/t/tmp/out 2>&1 &
p=$!
wait_for grep -qx 1 /sys/module/lg/refcnt
run rmmod lg
isnt $rc 0 "rmmod is refused while a guest runs"
ok "and the guest lives" kill -0 $p
is "$(cat /sys/module/lg/refcnt)" 1 "one reference"
kill -9 $p; wait $p 2>/dev/null
run rmmod lg
is $rc 0 "once it is gone, so is the module"
nok "and its device" test -e /dev/lguest
nok "and its tracepoints" test -e /sys/kernel/tracing/events/lguest
ok "it loads again" insmod /lguest/lg.ko
guest smallest
is $rc 0 "and works"
# a file that is only open keeps it, too
sleep 100 </dev/lguest &
p=$!
wait_for grep -qx 1 /sys/module/lg/refcnt
run rmmod lg
isnt $rc 0 "an open file is enough"
kill $p; wait $p 2>/dev/null
done_testing

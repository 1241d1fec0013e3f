# The launcher's exit status is the guest's fate.
. /t/tap.sh
err() { "$LAUNCHER" 8M /t/guests/machine end=$1 2>/t/tmp/err >/t/tmp/out </dev/null; rc=$?; grep -v 'leaves the guest' /t/tmp/err >/t/tmp/err2; e=$(cat /t/tmp/err2); }
err 0; is $rc 0 "power off: 0"; is "$e" "" "and silence"
err 6; is $rc 0 "power off with a message: 0"; like "$e" "farewell" "the message"
err 1; is $rc 3 "restart: 3"
err 3; is $rc 1 "a hypercall that does not exist: 1"
like "$e" "bad hypercall 12345" "and why"
err 2; is $rc 1 "a panic: 1"
like "$e" "guest panic: oh \?\[31m no\?\?bad" "its words, without their bells"
is "$(tr -d '\n -~' </t/tmp/err | wc -c)" 0 "nothing that a terminal would play"
rmmod lg
run "$LAUNCHER" 8M /t/guests/machine
is $rc 2 "no module: 2"
like "$out" "^lguest: /dev/lguest: the lg module is not loaded; as root: insmod lg.ko$" "and the remedy"
insmod /lguest/lg.ko
chmod 755 /t /t/guests; chmod 644 /t/guests/*
run su nobody -c "$LAUNCHER 8M /t/guests/machine"
is $rc 2 "not root: 2"
like "$out" "^lguest: /dev/lguest: .*root" "and the remedy"
chmod 666 /dev/lguest
run su nobody -c "ulimit -l 100; $LAUNCHER 8M /t/guests/machine"
is $rc 2 "no memory to lock: 2"
like "$out" "^lguest: .*(ulimit|locked|lock)" "and the remedy"
chmod 600 /dev/lguest
is "$(cat /sys/module/lg/refcnt)" 0 "nothing is left behind"
done_testing

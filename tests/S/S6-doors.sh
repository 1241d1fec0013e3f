# The host's own system calls, the instant that a guest has left; and what a launcher has in its segments.
# on: pentium3-* max-1
# host: pae amd64
# timeout: 90
# slow: 1200
. /t/tap.sh
exits=20000 seconds=3 wide=
if [ -n "$SLOW" ]; then exits=1000000 seconds=20; fi
[ "$LG_HOST" != amd64 ] || wide=64
insmod /t/ko/probe.ko
# a guest with nothing but exits, and beside it processes with nothing but system calls, on one CPU
callers=
for bits in '' $wide; do
	taskset 1 /t/helpers/callhost$bits >/t/tmp/calls$bits 2>&1 &
	callers="$callers $!"
done
run taskset 1 "$LAUNCHER" 8M /t/guests/spin hcall n=$exits
is $rc 0 "$exits hypercalls"
for p in $callers; do
	kill $p
	wait $p
	is $? 0 "a process beside them that makes system calls"
done
diag "$(cat /t/tmp/calls*)"
# a launcher that comes back to user space each time
for bits in '' $wide; do
	taskset 1 /t/helpers/callhost$wide >/t/tmp/calls 2>&1 &
	p=$!
	run taskset 1 /t/helpers/bases$bits $seconds
	merge "bases$bits"
	kill $p
	wait $p
	is $? 0 "beside it: $(cat /t/tmp/calls)"
done
is "$(grep -c 'sysenter_cs 0 ' /proc/lgprobe)" 0 "no CPU is left with a door shut"
rmmod probe
done_testing

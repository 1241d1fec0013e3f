# FPU and SSE registers: a guest's, a host program's beside it, a launcher's across read().
. /t/tap.sh
taskset 1 /t/helpers/fpuhost 3 >/t/tmp/host 2>&1 &
host=$!
run taskset 1 "$LAUNCHER" 8M /t/guests/mix id=5 ticks=500
out=$(printf '%s\n' "$out" | tr -d '\r')
merge "the guest"
wait $host
is $? 0 "a host program on the same CPU: $(cat /t/tmp/host)"
helper_tap fpulaunch
done_testing

# Runs last: the bad ones before it must not have cost it its turn.
. /t/tap.sh
is 1 1 "one is one"
monitor "info status"
like "$out" "running" "QEMU's monitor answers"
done_testing

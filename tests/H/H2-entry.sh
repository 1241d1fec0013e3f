# Any entry point, and any bytes for code: the guest's own problem.
# on: pentium3-* qemu32-* max-1
# timeout: 120
. /t/tap.sh
helper_tap entries
guest smallest
is $rc 0 "and the next guest runs"
done_testing

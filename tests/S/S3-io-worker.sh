# An I/O worker of io_uring is no task that a guest may run in: it has no FPU registers of its own.
. /t/tap.sh
helper_tap uring
done_testing

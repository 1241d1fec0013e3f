# Guest memory is charged to RLIMIT_MEMLOCK.
# timeout: 60
. /t/tap.sh
helper_tap memlock
done_testing

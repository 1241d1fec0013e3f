# An endless guest: SIGINT, SIGKILL, SIGSTOP, and the host's own timer beside it.
# timeout: 120
. /t/tap.sh
helper_tap signals
done_testing

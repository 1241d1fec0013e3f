# The launcher on a pseudo-terminal: raw, and restored however it ends.
# timeout: 120
. /t/tap.sh
helper_tap pty
done_testing

# The three ways to end, and messages of every kind.
# timeout: 60
. /t/tap.sh
helper_tap ends
done_testing

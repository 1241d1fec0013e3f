# Exceptions without gates: the last words.
. /t/tap.sh
helper_tap unhandled
done_testing

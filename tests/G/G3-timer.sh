# The clock event, halt, cancel, and the wall clock.
. /t/tap.sh
guest_tap timer
done_testing

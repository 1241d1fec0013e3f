# Interrupts in the iret window are tail-chained: none lost, none nested.
. /t/tap.sh
guest_tap window
done_testing

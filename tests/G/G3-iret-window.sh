# A storm of timer interrupts in the iret window: none lost, no stack growth.
. /t/tap.sh
guest_tap window
done_testing

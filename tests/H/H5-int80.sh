# A ring 3 that the guest's gate 0x80 does not admit gets a protection fault; its kernel lives.
. /t/tap.sh
guest_tap int80
done_testing

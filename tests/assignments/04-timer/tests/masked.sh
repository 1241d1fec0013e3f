# shows: the guest's flag is off for 300 ticks, and none is lost
# reread: H:240 <<look for interrupts>>
# timeout: 60
. /t/tap.sh
guest_tap ticks masked
done_testing

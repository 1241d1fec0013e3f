# shows: every other exception goes where it went
# reread: H:230 <<judge a trap of the guest's>>
# timeout: 120
. /t/tap.sh
guest_tap traps
done_testing

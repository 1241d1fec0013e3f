# shows: 16-bit addresses: only half of each register
# reread: H:260 <<hold an instruction while we read it>>
# timeout: 30
. /t/tap.sh
guest_tap strings addr16
done_testing

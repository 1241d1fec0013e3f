# shows: with REP: %ecx times, which may be none
# reread: H:260 <<begin to read an instruction>>
# timeout: 30
. /t/tap.sh
guest_tap strings rep
done_testing

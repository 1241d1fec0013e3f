# shows: the same offset in another segment is another place
# reread: H:240 <<say whether the guest may be interrupted>>
# timeout: 60
. /t/tap.sh
trace_on lguest_exit
guest_tap directip
is "$(trace_count "trap=128")" 0 "no exit is a system call"
trace_off
done_testing

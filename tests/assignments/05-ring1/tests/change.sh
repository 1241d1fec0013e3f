# shows: a new gate leads to its new handler, directly
# reread: H:210 <<load one gate>>
# timeout: 60
. /t/tap.sh
trace_on lguest_exit
guest_tap gates change
is "$(trace_count "trap=128")" 0 "no exit is a system call"
trace_off
done_testing

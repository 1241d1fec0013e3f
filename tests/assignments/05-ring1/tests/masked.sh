# shows: no interrupt on the handler's first instruction
# reread: H:240 <<say whether the guest may be interrupted>>
# timeout: 120
. /t/tap.sh
trace_on lguest_exit
guest_tap syscall count=10000 storm=1
is "$(trace_count "trap=128")" 0 "in a storm of timer events, too, no exit is a system call"
trace_off
done_testing

# Ten thousand system calls from ring 3: none of them leaves the guest.
. /t/tap.sh
trace_on lguest_exit
guest_tap syscall count=0
few=$(trace_count "trap=")
trace_on lguest_exit
guest_tap syscall count=10000
many=$(trace_count "trap=")
num $((many - few)) -lt 50 "10,000 system calls: $((many - few)) exits more than none ($few)"
is "$(trace_count "trap=128")" 0 "no exit is a system call"
trace_off
# with a timer event due before each, many fall on the gate's first instruction
guest_tap syscall count=10000 storm=1
done_testing

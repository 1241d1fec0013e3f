# shows: ten thousand system calls, and not one exit more
# reread: S:110 <<copy the gates that the guest has a say in>>
# timeout: 60
. /t/tap.sh
trace_on lguest_exit
guest_tap gates many count=0
few=$(trace_count "trap=")
trace_on lguest_exit
guest_tap gates many count=10000
many=$(trace_count "trap=")
num $((many - few)) -lt 50 "10,000 calls: $((many - few)) exits more than none ($few)"
is "$(trace_count "trap=128")" 0 "none of them a system call"
trace_off
done_testing

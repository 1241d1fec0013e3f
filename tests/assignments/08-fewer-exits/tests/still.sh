# shows: what worked still works: the tour, the ring, one page at a time
# reread: G:150 <<unmap a page>>
# timeout: 240
. /t/tap.sh
guest hello ticks=2
is $rc 0 "the tour comes to its end"
like "$out" '^1000 system calls from ring 3, and it left with 1000\.' "with its system calls"
like "$out" '^touched 0x80001abc: no fault' "and its page faults"
guest_tap ring
guest_tap old
done_testing

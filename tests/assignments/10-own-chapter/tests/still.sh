# shows: everything else is as it was: the tour, the ring, the shadows
# reread: H:270 <<resolve a page fault of the guest's>>
# timeout: 240
. /t/tap.sh
guest hello ticks=2
is $rc 0 "the tour comes to its end"
like "$out" '^1000 system calls from ring 3, and it left with 1000\.' "with its system calls"
like "$out" '^touched 0x80001abc: no fault' "and its page faults"
guest_tap ring
guest_tap tags
guest_tap oracle seed=$((LG_CHALLENGE % 100000 + 1)) steps=5000 kglobal=0
done_testing

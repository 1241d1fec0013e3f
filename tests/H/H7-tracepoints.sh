# A life whose every exit is known in advance, counted by the tracepoints.
. /t/tap.sh
ok "the tracepoints are there" test -e /sys/kernel/tracing/events/lguest/lguest_exit/enable
trace_on lguest_entry lguest_exit lguest_hypercall lguest_page_fault lguest_mmio lguest_interrupt lguest_death
guest exits
is $rc 0 "the guest came to its end"
trace_off
# between the last two marks
sed -n '/nr=0 args=111,1/,/nr=0 args=222,1/p' $TR/trace >/t/tmp/life
count() { grep -c "$1" /t/tmp/life; }
is "$(count 'lguest_hypercall: nr=19')" 1000 "1,000 hypercalls"
is "$(count 'lguest_hypercall:')" 1002 "and the two marks"
is "$(count 'lguest_exit: trap=31 ')" 1001 "each an exit (the first mark's came before it)"
is "$(count 'lguest_page_fault:.* filled')" 10 "10 fills"
is "$(count "lguest_page_fault:.* guest's")" 7 "7 faults that are the guest's own"
is "$(count 'lguest_page_fault:.* device')" 50 "50 touches of a device"
is "$(count 'lguest_mmio: write 4 bytes at d0000000')" 50 "all of them the console"
is "$(count 'lguest_exit: trap=14 ')" 67 "67 page faults in all"
is "$(count 'lguest_exit: trap=13 ')" 30 "30 accesses to ports"
is "$(count 'lguest_exit:')" 1098 "and no other exit of the guest's"
num "$(count 'lguest_entry:')" -ge 1098 "at least as many entries ($(count 'lguest_entry:'): host interrupts)"
num "$(count 'lguest_entry:')" -lt 2500 "and not many more"
is "$(count 'lguest_interrupt:')" 0 "no interrupt was delivered"
is "$(count 'lguest_death:')" 0 "and nobody died"
trace_on lguest_death
guest spin panic
trace_off
is "$(trace_count 'lguest_death: guest panic: as dead as can be: 42 ')" 1 "a death is a line, with its reason"
done_testing

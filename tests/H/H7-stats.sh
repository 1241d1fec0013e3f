# The host's sums of a guest's exits against the tracepoints, and LHREQ_STATS used rightly and wrongly.
. /t/tap.sh
trace_on lguest_entry lguest_exit lguest_page_fault
guest exits --stats
trace_off
is $rc 0 "the guest came to its end"
sum() { printf '%s\n' "$out" | sed -n "s/^lguest: $1  *\([0-9]*\)  *[0-9]*\$/\1/p" | tail -n 1; }
exits=$(trace_count 'lguest_exit:')
fills=$(sum 'shadow entries filled') devices=$(sum 'touches of devices') faults=$(sum 'page faults of its own')
ports=$(sum 'ports and debug registers') traps=$(sum 'other traps of its own') calls=$(sum hypercalls)
num "$exits" -ge 1098 "a guest with $exits exits"
is "$calls" "$(trace_count 'lguest_exit: trap=31 ')" "hypercalls"
is "$fills" "$(trace_count 'lguest_page_fault:.* filled')" "fills"
is "$devices" "$(trace_count 'lguest_page_fault:.* device')" "touches of devices"
is "$faults" "$(trace_count "lguest_page_fault:.* guest's")" "faults of the guest's own"
is "$ports" "$(trace_count 'lguest_exit: trap=13 ')" "ports"
is "$((calls + fills + devices + faults + ports + traps))" "$exits" "each exit is one of them"
is "$(($(sum "the host's interrupts") + exits))" "$(trace_count 'lguest_entry:')" "and what is no exit is the host's"
num "$(sum 'calls of the Launcher')" -ge "$devices" "each letter on the console came to the Launcher"
helper_tap stats
done_testing

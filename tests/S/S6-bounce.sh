# System calls whose stack is not in the shadow, is read-only, is nowhere, or runs over the end.
# on: pentium3-1 max-1
. /t/tap.sh
guest_tap bounce
for mode in 1 2 3; do
	guest bounce mode=$mode
	is $rc 1 "mode $mode: the guest dies"
	like "$out" "nothing mapped at 0x[0-9a-f]+ for the host|unhandled trap" "and it is said why"
done
guest_tap bounce
done_testing

# shows: 64 times another process: the fewer instructions, the more points
# reread: G:150 <<switch to another address space>>
# timeout: 240
. /t/tap.sh
guest fewer part=2 seed=$LG_CHALLENGE
is $rc 0 "the guest powers off"
for what in switch wrong sum; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)$/\1/p")
done
diag "$out"
done_testing

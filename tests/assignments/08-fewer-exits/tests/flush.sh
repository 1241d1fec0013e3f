# shows: 256 pages are unmapped: the fewer instructions, the more points
# reread: G:150 <<unmap a page>>
# timeout: 240
. /t/tap.sh
guest fewer part=1 seed=$LG_CHALLENGE
is $rc 0 "the guest powers off"
for what in flush wrong sum; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)$/\1/p")
done
diag "$out"
done_testing

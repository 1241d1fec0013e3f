# shows: 512 pages are touched that have been used before: the fewer instructions, the more points
# reread: H:290 <<fill the shadow, or kill the guest>>
# timeout: 240
. /t/tap.sh
guest fewer part=3 seed=$LG_CHALLENGE
is $rc 0 "the guest powers off"
for what in fill wrong sum; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)$/\1/p")
done
diag "$out"
done_testing

# shows: a guest that sleeps does not run
# reread: H:090 <<sleep until there is news>>
# timeout: 60
. /t/tap.sh
guest runtime busy=100 sleep=$((600 + LG_CHALLENGE % 400))
is $rc 0 "the guest powers off"
for what in busy sleep; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)\$/\1/p")
done
diag "$out"
done_testing

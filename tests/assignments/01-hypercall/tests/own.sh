# shows: each guest has its own count
# reread: H:180 <<keep the vCPU's clock and its flag>>
# timeout: 60
. /t/tap.sh
# One has been computing for a while when the other begins.
guest runtime busy=$((700 + LG_CHALLENGE % 200))
is $rc 0 "the first powers off"
tell other $(printf '%s\n' "$out" | sed -n 's/^all \([0-9]*\)$/\1/p')
guest runtime busy=50
is $rc 0 "the second powers off"
for what in first all; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)\$/\1/p")
done
diag "$out"
done_testing

# shows: a guest that computes has run all the time
# reread: H:100 <<let the guest run until something happens>>
# timeout: 60
. /t/tap.sh
busy=$((200 + LG_CHALLENGE % 300))
now() { awk '{ print int($1 * 1000000) }' /proc/uptime; }
start=$(now)
guest runtime busy=$busy calls=2000
tell wall $(($(now) - start))
is $rc 0 "the guest powers off"
for what in busy back all; do
	tell $what $(printf '%s\n' "$out" | sed -n "s/^$what \([0-9]*\)\$/\1/p")
done
diag "$out"
done_testing

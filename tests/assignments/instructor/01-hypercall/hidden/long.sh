# shows: it is still right after five seconds
# reread: G:030 <<number the calls about the processor's moods>>
# timeout: 90
. /t/tap.sh
guest runtime busy=5000
is $rc 0 "the guest powers off"
num "$(printf '%s\n' "$out" | sed -n 's/^all \([0-9]*\)$/\1/p')" -ge 4000000 "five seconds are at least four"
diag "$out"
done_testing

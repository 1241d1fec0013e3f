# Every call with senseless arguments; two thousand numbers that are none;
# and 100,000 calls in a row.
# timeout: 180
. /t/tap.sh
helper_tap calls
guest spin hcall n=100000
is $rc 0 "100,000 hypercalls: exit status"
like "$out" "end hcall" "and the guest came to its end"
done_testing

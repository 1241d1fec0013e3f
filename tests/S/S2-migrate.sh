# A running guest moves from processor to processor a thousand times.
# on: *-2
# timeout: 120
. /t/tap.sh
helper_tap migrate 1000
like "$out" "^moved 1[0-9]{3} times|^moved [2-9][0-9]{3} times" "it moved a thousand times"
done_testing

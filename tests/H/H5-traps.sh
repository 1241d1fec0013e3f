# Every exception arrives at its own gate, as itself.
# on: *
# timeout: 60
. /t/tap.sh
guest_tap traps
done_testing

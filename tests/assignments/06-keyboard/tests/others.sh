# shows: other devices are as they were
# reread: L:350 <<ignore a store that is not to a register>>
# timeout: 60
. /t/tap.sh
guest_tap keyboard --rng others=1
run "$LAUNCHER" --help
like "$out" "--rng" "and so is the rest of the launcher"
done_testing

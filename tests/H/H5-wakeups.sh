# A guest that sleeps, spins, or both gets each of 20,000 interrupts, whatever else interrupts its launcher.
# timeout: 120
. /t/tap.sh
for mode in 0 1 2; do helper_tap wakeups 20000 $mode; done
done_testing

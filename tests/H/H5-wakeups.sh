# A guest that sleeps, spins, or both gets each of its interrupts, whatever else interrupts its launcher.
# timeout: 400
. /t/tap.sh
# with one CPU, a guest that spins gives it back only at the end of its time slice
n=20000
[ $LG_SMP = 1 ] && n=600
for mode in 0 1 2; do helper_tap wakeups $n $mode; done
done_testing

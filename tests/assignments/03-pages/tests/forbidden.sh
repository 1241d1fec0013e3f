# shows: one that either level forbids is a fault
# reread: H:280 <<walk two levels of page tables>>
# timeout: 120
. /t/tap.sh
for seed in 3 11; do
	guest_tap oracle judge=2 seed=$seed steps=5000 kglobal=$((seed % 3 % 2))
done
done_testing

# shows: an access that is allowed finds its page
# reread: H:280 <<walk two levels of page tables>>
# timeout: 120
. /t/tap.sh
for seed in 3 11; do
	guest_tap oracle judge=1 seed=$seed steps=5000 kglobal=$((seed % 3 % 2))
done
done_testing

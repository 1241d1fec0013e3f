# shows: accessed bits, at both levels
# reread: H:280 <<set the accessed and dirty bits, as hardware does>>
# timeout: 120
. /t/tap.sh
for seed in 3 11; do
	guest_tap oracle judge=8 seed=$seed steps=5000 kglobal=$((seed % 3 % 2))
done
done_testing

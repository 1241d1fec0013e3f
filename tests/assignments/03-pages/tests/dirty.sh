# shows: dirty bits, also when a read came first
# reread: H:280 <<say what the shadow may allow>>
# timeout: 120
. /t/tap.sh
for seed in 3 11; do
	guest_tap oracle judge=16 seed=$seed steps=5000 kglobal=$((seed % 3 % 2))
done
done_testing

# shows: the guest is told the truth about its fault
# reread: H:290 <<tell the guest of its fault, truthfully>>
# timeout: 120
. /t/tap.sh
for seed in 3 11; do
	guest_tap oracle judge=4 seed=$seed steps=5000 kglobal=$((seed % 3 % 2))
done
done_testing

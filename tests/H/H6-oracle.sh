# Random page tables and accesses against a model of the architecture.
# on: pentium3-* qemu32-* max-1
# timeout: 240
. /t/tap.sh
case $LG_CPU in pentium3) seeds="1 7 99 12345"; steps=30000 ;; *) seeds=5; steps=15000 ;; esac
for seed in $seeds; do
	guest_tap oracle seed=$seed steps=$steps kglobal=$((seed % 3 % 2))
done
done_testing

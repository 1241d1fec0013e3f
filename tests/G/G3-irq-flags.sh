# cli, sti, pushf and popf as words in memory.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
guest_tap irq
done_testing

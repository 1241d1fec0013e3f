# cli, sti, pushf and popf as words in memory.
# on: *
. /t/tap.sh
guest_tap irq
done_testing

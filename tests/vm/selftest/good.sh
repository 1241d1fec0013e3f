# Runs last: the bad ones before it must not have cost it its turn.
# dmesg-allow: Uhhuh|Dazed
. /t/tap.sh
is 1 1 "one is one"
nmis() { awk '/NMI:/ { n = 0; for (i = 2; i <= NF && $i ~ /^[0-9]+$/; i++) n += $i; print n }' /proc/interrupts; }
before=$(nmis)
vm-monitor nmi
sleep 0.5
is $(nmis) $((before + 1)) "QEMU's monitor does what we say"
done_testing

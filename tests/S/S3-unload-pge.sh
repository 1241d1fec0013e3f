# CR4.PGE: off while the module is there, and afterwards as it was before.
# host: i386 pae
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
insmod /t/ko/probe.ko
pge() { sed -n 's/.* pge \([01]\)$/\1/p' /proc/lgprobe | tr -d '\n'; }
rest() { sed 's/ pge .*//; s/ cr4 [0-9a-f]*//; s/ gs [0-9a-f]* fs [0-9a-f]*//' /proc/lgprobe; }
rmmod lg
before=$(pge); registers=$(rest); cr4=$(sed 's/.* cr4 \([0-9a-f]*\) .*/\1/' /proc/lgprobe)
case $LG_CPU in qemu32*) has=0 ;; *) has=1 ;; esac
is "$before" "$(echo $has $has | tr -d ' ' | cut -c1-$LG_SMP)" "PGE before ($LG_CPU)"
insmod /lguest/lg.ko
is "$(pge)" "$(echo 00 | cut -c1-$LG_SMP)" "PGE is off on every CPU while the module is there"
guest smallest
is $rc 0 "a guest runs"
is "$(pge)" "$(echo 00 | cut -c1-$LG_SMP)" "and it is off afterwards"
is "$(rest)" "$registers" "the other registers are as they were"
rmmod lg
is "$(pge)" "$before" "PGE is back, where it was"
is "$(sed 's/.* cr4 \([0-9a-f]*\) .*/\1/' /proc/lgprobe)" "$cr4" "the whole of CR4 is"
insmod /lguest/lg.ko
rmmod probe
done_testing

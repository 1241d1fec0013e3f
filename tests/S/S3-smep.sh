# A processor with SMEP, SMAP, XSAVE, protection keys: they are off for the guest and on for the host.
# on: max-1
. /t/tap.sh
insmod /t/ko/probe.ko
cr4() { printf '%d' 0x$(sed -n 's/.* cr4 \([0-9a-f]*\) .*/\1/p' /proc/lgprobe); }
before=$(cr4)
num $((before & 1 << 20)) -ne 0 "this host has SMEP on"
if [ "$LG_CPU" != Haswell ]; then
	num $((before & 1 << 21)) -ne 0 "and SMAP"
fi
guest_tap pagefault
guest_tap oracle steps=5000 seed=77
guest_tap mix id=3 ticks=50
guest hello ticks=1
is $rc 0 "the demonstration, with its trip to ring 3"
is "$(cr4)" "$before" "CR4 is as it was"
# while a guest runs: seen from its own side, by cpuid's OSXSAVE bit
guest osxsave
like "$out" "osxsave 0" "the guest sees no OSXSAVE"
rmmod probe
done_testing

# tsc_khz: 0 unless the counter is constant and stable, else its rate.
# on: pentium3-* n270-1 unstable-1 max-1
. /t/tap.sh
guest tsc
khz=$(printf '%s\n' "$out" | sed -n 's/^tsc_khz \([0-9]*\).*/\1/p')
flags=$(sed -n 's/^flags.*: //p' /proc/cpuinfo | head -1)
clock=$(cat /sys/devices/system/clocksource/clocksource0/current_clocksource)
diag "clock source: $clock; $(dmesg | grep -i 'tsc' | tail -3)"
case " $flags " in
*" constant_tsc "*) constant=1 ;;
*) constant=0 ;;
esac
unstable=$(grep -c tsc=unstable /proc/cmdline)
# on a busy machine the kernel's watchdog may have found it out, and then the counter is no clock any more
case " $(cat /sys/devices/system/clocksource/clocksource0/available_clocksource)" in
*" tsc"*) ;;
*) unstable=1 ;;
esac
if grep -q tsc=reliable /proc/cmdline; then is $unstable 0 "the kernel was told to trust it, and does"; fi
case $LG_CPU in
n270) is $constant 1 "this CPU model's counter is constant" ;;
pentium3) is $constant 0 "this CPU model's counter is not" ;;
esac
if [ $constant = 1 ] && [ $unstable = 0 ]; then
	# the kernel's own idea of it: from its log, in MHz (which inside.sh has kept)
	mhz=$(sed -n 's/^cpu MHz.*: \([0-9]*\)\..*/\1/p' /proc/cpuinfo | head -1)
	num "${khz:-0}" -ge $((mhz * 990)) "tsc_khz $khz is the host's $mhz MHz, or more"
	num "${khz:-0}" -le $((mhz * 1010 + 1010)) "or less"
else
	is "$khz" 0 "tsc_khz is 0"
fi
done_testing

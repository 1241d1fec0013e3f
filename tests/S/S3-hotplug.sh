# A processor goes and comes back while guests run on all of them.
# on: *-2
# timeout: 120
# slow: 240
. /t/tap.sh
insmod /t/ko/probe.ko
"$LAUNCHER" 8M /t/guests/mix id=1 ticks=3000 >/t/tmp/1 2>&1 &
one=$!
"$LAUNCHER" 8M /t/guests/mix id=2 ticks=3000 >/t/tmp/2 2>&1 &
two=$!
# PGE is off while the module is there; but on amd64 it may stay on
case $LG_HOST in amd64) on=2 wrong='pge 0' ;; *) on=0 wrong='pge 1' ;; esac
i=0 bad=0 times=10
[ -z "$SLOW" ] || times=20
while [ $i -lt $times ]; do
	echo 0 >/sys/devices/system/cpu/cpu1/online || bad=$((bad + 1))
	sleep 0.1
	echo 1 >/sys/devices/system/cpu/cpu1/online || bad=$((bad + 1))
	sleep 0.1
	grep -q "$wrong" /proc/lgprobe && bad=$((bad + 1))
	i=$((i + 1))
done
is $bad 0 "CPU 1 taken off and brought back $times times, PGE right on it each time"
run taskset 2 "$LAUNCHER" 8M /t/guests/sysenter n=100
out=$(printf '%s\n' "$out" | tr -d '\r')
if grep -qw sep /proc/cpuinfo; then merge "on the CPU that came back"; fi
for i in 1 2; do
	if [ $i = 1 ]; then wait $one; rc=$?; else wait $two; rc=$?; fi
	out=$(tr -d '\r' </t/tmp/$i)
	merge "beside it"
done
# off while the module is loaded, on after it is gone
echo 0 >/sys/devices/system/cpu/cpu1/online
rmmod lg
echo 1 >/sys/devices/system/cpu/cpu1/online
case $LG_CPU in qemu32*) want=0 ;; *) want=1 ;; esac
is "$(grep -c 'pge 1' /proc/lgprobe)" $((want * 2)) "unloaded while a CPU was off: PGE as before on both"
echo 0 >/sys/devices/system/cpu/cpu1/online
insmod /lguest/lg.ko
echo 1 >/sys/devices/system/cpu/cpu1/online
is "$(grep -c 'pge 1' /proc/lgprobe)" $on "loaded while a CPU was off: PGE right on both"
run taskset 2 "$LAUNCHER" 8M /t/guests/smallest
is $rc 0 "and a guest runs on the one that came later"
rmmod probe
done_testing

# Suspend to RAM with two guests running: they never notice.
# timeout: 90
# slow: 180
. /t/tap.sh
grep -qw mem /sys/power/state || skip_all "this machine cannot suspend"
insmod /t/ko/probe.ko
"$LAUNCHER" 8M /t/guests/mix id=1 ticks=100000 >/t/tmp/1 2>&1 &
one=$!
"$LAUNCHER" 8M /t/guests/mix id=2 ticks=100000 >/t/tmp/2 2>&1 &
two=$!
sleep 1
i=0 slept=0 times=2
[ -z "$SLOW" ] || times=5
while [ $i -lt $times ]; do
	before=$(dmesg | grep -c 'PM: suspend exit')
	echo 0 >/sys/class/rtc/rtc0/wakealarm
	echo +3 >/sys/class/rtc/rtc0/wakealarm
	echo mem >/sys/power/state && [ $(dmesg | grep -c 'PM: suspend exit') -gt $before ] && slept=$((slept + 1))
	sleep 1
	i=$((i + 1))
done
is $slept $times "asleep and awake again, $times times"
# (on amd64 PGE may stay on, and there is no Switcher to see)
off=0 new=protect
[ "$LG_HOST" != amd64 ] || off=$LG_SMP new=irq
is "$(grep -c 'pge 1' /proc/lgprobe)" $off "PGE is as the Switcher wants it on every CPU"
ok "the first guest lives" kill -0 $one
ok "the second guest lives" kill -0 $two
run "$LAUNCHER" 8M /t/guests/$new
is $rc 0 "a new one runs"
out=$(printf '%s\n' "$out" | tr -d '\r')
merge $new
kill $one $two
wait $one $two 2>/dev/null
unlike "$(cat /t/tmp/1 /t/tmp/2)" "not ok" "they had nothing to complain about"
rmmod lg
case $LG_CPU in qemu32*) want=0 ;; *) want=$LG_SMP ;; esac
is "$(grep -c 'pge 1' /proc/lgprobe)" $want "unloaded: PGE as before"
rmmod probe
done_testing

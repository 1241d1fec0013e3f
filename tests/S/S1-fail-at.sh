# Each step of the start-up fails once: nothing is left of it, and the next load works.
# timeout: 120
. /t/tap.sh
insmod /t/ko/probe.ko
rmmod lg
state() { sed 's/ gs .*gdt/ gdt/' /proc/lgprobe; awk '$3 ~ /^0x|\[lg\]/' /proc/vmallocinfo | wc -l; ls /dev/lguest /sys/module/lg 2>/dev/null; }
# one load, guest and unload first: what is allocated once and kept is not a leak
insmod /lguest/lg.ko; guest smallest; rmmod lg
before=$(state)
free0=$(free_kb)
n=1 unlike=0 slots=0
while [ $n -lt 100 ]; do
	insmod /lguest/lg.ko fail_at=$n 2>/dev/null && break
	[ "$(state)" = "$before" ] || { unlike=$((unlike + 1)); diag "after fail_at=$n:" "$(state)"; }
	n=$((n + 1))
done
num $n -gt 8 "$((n - 1)) steps can fail"
num $n -lt 100 "and then it loads"
guest smallest
is $rc 0 "and works"
is $unlike 0 "each failure left the registers, areas and files as they were"
rmmod lg
is "$(state)" "$before" "and so did the last one, unloaded"
free=$(free_kb)
num $((free0 - free)) -le 1024 "free: $free0 kB, then $free kB"
insmod /lguest/lg.ko
guest smallest
is $rc 0 "a healthy load afterwards works"
rmmod probe
done_testing

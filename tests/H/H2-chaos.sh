# Random guests and mad launchers, side by side: the host's log stays clean and all is given back.
# timeout: 90
# on: pentium3-* max-1
. /t/tap.sh
grep -c . /proc/modules >/dev/null
for i in $(seq $(cpus)); do
	/t/helpers/chaosguest $((i * 100000)) 10 >/t/tmp/g$i &
	/t/helpers/chaosguest $((i * 1000000)) 10 paging >/t/tmp/p$i &
done
/t/helpers/chaoslaunch 1 12 >/t/tmp/l &
wait
for i in $(seq $(cpus)); do
	like "$(cat /t/tmp/g$i)" "^chaosguest: [0-9]+ guests" "random guests $i: $(tail -n 1 /t/tmp/g$i)"
	like "$(cat /t/tmp/p$i)" "^chaosguest: [0-9]+ guests" "with page tables $i: $(tail -n 1 /t/tmp/p$i)"
	unlike "$(cat /t/tmp/[gp]$i)" "not ok" "an end stays the same"
done
like "$(cat /t/tmp/l)" "^chaoslaunch: [0-9]+" "$(cat /t/tmp/l)"
wait_for grep -qx 0 /sys/module/lg/refcnt
echo 1 >/proc/sys/vm/stat_refresh
is "$(awk '/foll_pin_acquired/ {print $2}' /proc/vmstat)" "$(awk '/foll_pin_released/ {print $2}' /proc/vmstat)" \
	"every page that was pinned is free again"
guest smallest
is $rc 0 "and the next guest runs"
rmmod lg
is $? 0 "the module can go"
insmod /lguest/lg.ko
done_testing

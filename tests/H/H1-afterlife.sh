# A machine outlives its process, in a child, in a socket's queue, over an exec; then it is given back.
. /t/tap.sh
helper_tap afterlife
wait_for grep -qx 0 /sys/module/lg/refcnt
echo 1 >/proc/sys/vm/stat_refresh
is "$(awk '/foll_pin_acquired/ {print $2}' /proc/vmstat)" "$(awk '/foll_pin_released/ {print $2}' /proc/vmstat)" \
	"no page is left pinned"
is "$(cat /sys/module/lg/refcnt)" 0 "and no machine is left"
done_testing

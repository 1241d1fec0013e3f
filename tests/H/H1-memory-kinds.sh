# Whatever a launcher gives for memory: the guest runs or dies with words, and the host does not mind.
. /t/tap.sh
helper_tap memkinds
echo 1 >/proc/sys/vm/stat_refresh
is "$(awk '/foll_pin_acquired/ {print $2}' /proc/vmstat)" "$(awk '/foll_pin_released/ {print $2}' /proc/vmstat)" \
	"no page is left pinned"
done_testing

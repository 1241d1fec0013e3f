# Sourced after each script: nothing may be left of it.
# A guest that still runs after its test is that test's failure.
for p in /proc/[0-9]*; do
	exe=$(readlink "$p/exe" 2>/dev/null)
	case $exe in
	*/lguest|/t/helpers/*)
		echo "left behind: $(tr '\0' ' ' <"$p/cmdline")"
		[ "$status" = 0 ] && status=99
		kill -9 "${p#/proc/}" ;;
	esac
done
for f in /sys/kernel/tracing/tracing_on; do
	echo 0 >/sys/kernel/tracing/events/lguest/enable
	echo 1 >$f
done 2>/dev/null
if [ -d /sys/module/lg ] && [ "$(cat /sys/module/lg/refcnt)" != 0 ]; then
	sleep 1
	if [ "$(cat /sys/module/lg/refcnt)" != 0 ]; then
		echo "left behind: lg's reference count is $(cat /sys/module/lg/refcnt)"
		[ "$status" = 0 ] && status=98
	fi
fi

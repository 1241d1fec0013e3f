#!/bin/sh
# Runs inside the VM: each script of /t/list in turn, with its time limit,
# then the kernel's log of that time.  vm/group reads what this prints.
. /t/env
[ -z "$LG_SEAL" ] || rm /t/env
export LG_CPU LG_SMP LG_HOST LG_SEAL LG_CHALLENGE SLOW
dmesg -n 3
mkdir -p /t/tmp
echo
echo "@@${LG_SEAL}READY"
while read -r script limit; do
	rm -rf /t/tmp; mkdir -p /t/tmp; cd /t/tmp
	dmesg -c >/dev/null
	[ -d /sys/module/lg ] || insmod /lguest/lg.ko
	echo "@@${LG_SEAL}BEGIN $script"
	LG_TEST=$script timeout -s KILL "$limit" sh "/t/$script" </dev/null 2>&1
	status=$?
	. /t/clean.sh
	echo
	echo "@@${LG_SEAL}DMESG"
	dmesg -c
	echo "@@${LG_SEAL}END $script $status"
done </t/list
echo "@@${LG_SEAL}DONE"
sleep 1		# a serial line that has been suspended is slow to say its last words

# Keys, Ctrl-C and the window's size in a Linux guest's hvc0. What it finds it writes to its disk.
# on: pentium3-2
# needs: linux
# timeout: 120
. /t/tap.sh
[ -f /lguest/vmlinux ] || skip_all "no Linux guest here"
truncate -s 64k /t/tmp/disk 2>/dev/null || dd if=/dev/zero of=/t/tmp/disk bs=64k count=1 2>/dev/null
key() { vm-send "$1"; sleep 1; }
stty -F /dev/ttyS0 rows 33 cols 101
{
	for i in 1 2 3 4 5 6 7 8 9 10; do key '\n'; done
	key 'exec 3>/dev/vda\n'; key 'echo typed $((6*7)) >&3\n'; key 'stty size >&3\n'
	# not before it sleeps: on a busy machine a second is short
	key 'echo asleep >&3; sync; sleep 100\n'
	for i in $(seq 60); do grep -aq asleep /t/tmp/disk && break; sleep 0.5; done
	sleep 1; key '\x03'; key 'echo status $? >&3\n'
	stty -F /dev/ttyS0 rows 44 cols 122; killall -WINCH lguest
	key 'until stty size | grep -q 122; do sleep 1; done; stty size >&3; sync; poweroff -f\n'
} </dev/null &
taskset 1 "$LAUNCHER" 64M /lguest/vmlinux --initrd=/lguest/initrd.gz --disk=/t/tmp/disk console=hvc0 quiet </dev/ttyS0 >/dev/ttyS0 2>&1
is $? 0 "it powers off"
out=$(tr -d '\0' </t/tmp/disk)
like "$out" "^typed 42$" "keys arrive"
like "$out" "^33 101$" "the window's size from the start"
like "$out" "^status 130$" "Ctrl-C is the guest's"
like "$out" "^44 122$" "and a new size when it changes"
done_testing

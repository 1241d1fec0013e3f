# Debian as a guest; tests/vm/debian starts this, as root on the host. $1: the guest's memory; $2: the host's
# modules; the rest is typed by root in the guest, where nobody else can.
mem=$1
modules=$2
shift 2
dmesg -n 4
for m in $modules; do insmod $m.ko || exit; done
insmod lg.ko || exit

# The host is on QEMU's user network, which is always this one. passt tells the guest what it finds here.
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
mkdir -p /etc
echo nameserver 10.0.2.3 >/etc/resolv.conf

# passt locks itself into an empty root; for that it needs one that is not the kernel's first.
mkdir /new
mount --rbind / /new
cd /new
mount --move . /
# It and lguest are nobody: they need no more than these.
chmod 666 /dev/lguest /dev/vda
ulimit -l unlimited
guest() {
	chroot . su -c 'LD_PRELOAD=/lib/unfiltered.so exec lguest "$@"' -- nobody lguest \
		"$mem" /lguest/vmlinux --disk /dev/vda --net user --rng console=hvc0 root=/dev/vda ro quiet "$@"
}

echo "The host: $(uname -sr) $(uname -m), $VM_SMP CPUs, inside QEMU. It runs Debian, with $mem of memory:"
if [ -n "$VM_INTERACTIVE" ]; then
	echo "(Log in as root; there is no password. 'poweroff' ends it; Ctrl-] pulls the plug.)"
	guest systemd.show_status=1
	status=$?
else
	# Each prompt stands on a line of its own; with the n-th one it is time for command n.
	await() { until [ "$(grep -c "$1" /tmp/said)" -ge "$2" ]; do sleep 0.5; done; }
	: >/tmp/said
	mkfifo /tmp/keys
	exec 3<>/tmp/keys
	{
		await '^debian login: ' 1
		echo root >&3
		n=1
		for line; do
			await 'root@debian:~# ' $n
			echo "$line" >&3
			n=$((n + 1))
		done
	} &
	{ guest systemd.show_status=0 <&3; echo $? >/tmp/status; } 2>&1 |
		tee /tmp/said | sed "s/$(printf '\033')\[[0-9;?]*[A-Za-z]//g; s/$(printf '\r')//g"
	read -r status </tmp/status
	kill $! 2>/dev/null
fi
echo
[ "$status" = 0 ] && echo "The guest is gone; it went in peace." ||
	echo "The guest is gone; lguest's exit status was $status."
rmmod lg || exit
exit $status

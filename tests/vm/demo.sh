# make hello, make run: one guest on a host of its own, from insmod to power off. $1: hello or linux.
dmesg -n 4
echo
echo "The host: $(uname -sr) $(uname -m), $VM_SMP CPUs, inside QEMU. It loads lg.ko ..."
insmod lg.ko || exit
case $1 in
hello)
	set -- 16M hello
	echo "... and runs the smallest guest, in ring 1, with 16 MB of memory:" ;;
linux)	# to a shell; or, where nobody can type, what tangle/linux/demo does
	set -- 64M vmlinux --initrd=initrd.gz --rng console=hvc0 quiet
	[ -n "$VM_INTERACTIVE" ] || set -- "$@" run=demo
	echo "... and runs: lguest $*" ;;
esac
[ -z "$VM_INTERACTIVE" ] || echo "(Ctrl-A is QEMU's: twice sends one; Ctrl-A X stops host and guest.)"
echo
while lguest "$@"; status=$?; [ $status = 3 ]; do
	echo
	echo "The guest asks to be started again, so:"
	echo
done
echo
case $status in
0)	echo "The guest is gone; it went in peace." ;;
1)	echo "The guest is gone; it died, and the line above says of what." ;;
*)	echo "The guest is gone; lguest's exit status was $status." ;;
esac
rmmod lg || exit
exit $status

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
echo
lguest "$@"
status=$?
echo
if [ $status = 0 ]; then
	echo "The guest is gone; it went in peace."
else
	echo "The guest is gone; lguest's exit status was $status."
fi
rmmod lg || exit
exit $status

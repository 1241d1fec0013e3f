# make hello: the smallest guest, from insmod to power off.
dmesg -n 4
echo
echo "The host: $(uname -sr) $(uname -m), $VM_SMP CPUs, inside QEMU. It loads lg.ko ..."
insmod lg.ko || exit
echo "... and runs the smallest guest, in ring 1, with 16 MB of memory:"
echo
lguest 16M hello
status=$?
echo
if [ $status = 0 ]; then
	echo "The guest is gone; it went in peace."
else
	echo "The guest is gone; lguest's exit status was $status."
fi
rmmod lg || exit
exit $status

# A way into virtual-8086 mode that QEMU leaves open: a protection fault of ring 3, and no more.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
for kind in 0 1 2 3 4; do guest_tap v86 kind=$kind; done
guest smallest
is $rc 0 "and the next guest runs"
done_testing

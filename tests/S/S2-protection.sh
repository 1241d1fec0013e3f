# Writes to the state page, the IDT, the GDT, the text: faults in the guest, and nowhere else.
# host: i386 pae
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
guest_tap protect
guest_tap irq
done_testing

# Ring 3 at the offset of the direct system call's entry does not mask its kernel's interrupts.
. /t/tap.sh
guest_tap directip
done_testing

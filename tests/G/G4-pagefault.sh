# Error codes, cr2, accessed and dirty bits, read-only, ring 3.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
guest_tap pagefault
done_testing

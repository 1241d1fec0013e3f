# Error codes, cr2, accessed and dirty bits, read-only, ring 3.
# on: *
. /t/tap.sh
guest_tap pagefault
done_testing

# shows: an instruction at the very end of a page
# reread: H:260 <<read the next byte of an instruction>>
# timeout: 30
. /t/tap.sh
guest_tap strings fetch
done_testing

# Every exception that software can raise: vector, error code, address.
. /t/tap.sh
guest_tap traps
done_testing

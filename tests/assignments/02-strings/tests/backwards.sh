# shows: downwards, when the direction flag says so
# reread: P:110
# timeout: 30
. /t/tap.sh
guest_tap strings backwards
done_testing

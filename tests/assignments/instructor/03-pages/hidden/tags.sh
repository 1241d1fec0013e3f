# shows: nothing is forgotten that need not be
# reread: H:300 <<switch to other page tables>>
# timeout: 60
. /t/tap.sh
guest_tap tags
done_testing

# shows: in, out and ring 3 are what they were
# reread: H:260 <<play in and out on an empty bus; false: it is something else>>
# timeout: 30
. /t/tap.sh
guest_tap strings ports
done_testing

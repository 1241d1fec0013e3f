# shows: ins and outs, once: memory and registers
# reread: H:260 <<play in and out on an empty bus; false: it is something else>>
# timeout: 30
. /t/tap.sh
guest_tap strings single
done_testing

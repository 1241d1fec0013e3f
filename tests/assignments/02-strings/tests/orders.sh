# shows: prefixes in any order, and twice
# reread: H:260 <<begin to read an instruction>>
# timeout: 30
. /t/tap.sh
guest_tap strings orders
done_testing

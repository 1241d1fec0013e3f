# shows: with the prefix for 16 bits
# reread: H:260 <<begin to read an instruction>>
# timeout: 30
. /t/tap.sh
guest_tap strings words
done_testing

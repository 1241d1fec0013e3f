# shows: no guest can tell that its neighbours are filled
# reread: H:280 <<say what the shadow may allow>>
# timeout: 240
. /t/tap.sh
guest_tap neighbours
done_testing

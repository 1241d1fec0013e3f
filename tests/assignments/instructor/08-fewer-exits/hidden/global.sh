# shows: a kernel page that is not global is forgotten at a switch, also if it came in as a neighbour
# reread: H:300 <<fill the shadow, or kill the guest>>
# timeout: 240
. /t/tap.sh
guest_tap global
done_testing

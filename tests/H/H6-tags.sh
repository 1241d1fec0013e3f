# What a shadow keeps over a switch, and what it forgets.
. /t/tap.sh
guest_tap tags
done_testing

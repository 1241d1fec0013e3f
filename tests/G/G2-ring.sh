# The ring of asynchronous calls: FULL and FREE, order, a full ring.
. /t/tap.sh
guest_tap ring
done_testing

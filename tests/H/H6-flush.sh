# Each kind of flush forgets what it must, and not everything.
. /t/tap.sh
guest_tap tags
done_testing

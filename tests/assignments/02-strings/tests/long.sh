# shows: a long one can be interrupted in its middle
# reread: H:080 <<go round once>>
# timeout: 60
. /t/tap.sh
guest_tap strings long
done_testing

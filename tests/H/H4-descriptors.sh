# What a guest may put into its descriptor table, and what not.
# on: *
# timeout: 60
. /t/tap.sh
guest_tap descr
done_testing

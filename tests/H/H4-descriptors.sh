# What a guest may put into its descriptor table, and what not.
# on: pentium3-* qemu32-* max-1
# timeout: 60
. /t/tap.sh
guest_tap descr
done_testing

# Every way to misuse the device, and its errno.
# timeout: 60
. /t/tap.sh
helper_tap device
done_testing

# Each mov in every addressing mode, at a device.
# timeout: 60
. /t/tap.sh
helper_tap mmio
done_testing

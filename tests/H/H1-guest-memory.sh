# Ranges near 0, near the end of memory, near 4 GB.
# timeout: 60
. /t/tap.sh
helper_tap ranges memory
done_testing

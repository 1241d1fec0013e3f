# BREAK gets another thread out of read().
# timeout: 60
. /t/tap.sh
helper_tap brk
done_testing

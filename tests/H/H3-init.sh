# LGUEST_INIT at every awkward address.
# timeout: 60
. /t/tap.sh
helper_tap ranges init
done_testing

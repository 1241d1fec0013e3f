. /t/tap.sh
mkdir -p /t/helpers; cp /bin/busybox /t/helpers/
/t/helpers/busybox sleep 1000 &
pass "gone"
done_testing

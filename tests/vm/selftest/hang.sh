# timeout: 3
. /t/tap.sh
sleep 1000
done_testing

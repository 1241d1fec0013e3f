. /t/tap.sh
is 1 2 "one is two"
done_testing

. /t/tap.sh
pass "one"
exit 0

# Long mode's own segments, gates and instructions: a guest learns nothing and gains nothing by them.
# on: pentium3-1 max-1
# timeout: 120
. /t/tap.sh
guest_tap longmode
guest smallest
is $rc 0 "and the next guest runs"
done_testing

# shows: a gate that does not admit ring 3 does not let it through
# reread: H:210 <<let system calls bypass us if they may>>
# timeout: 60
. /t/tap.sh
guest_tap int80
done_testing

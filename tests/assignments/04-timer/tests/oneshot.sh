# shows: one event is one tick, as ever
# reread: H:180 <<answer SET_CLOCKEVENT>>
# timeout: 60
. /t/tap.sh
guest_tap ticks once
done_testing

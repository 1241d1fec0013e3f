# shows: a clock that is stopped owes nothing
# reread: H:180 <<answer SET_CLOCKEVENT>>
# timeout: 60
. /t/tap.sh
guest_tap ticks cancel
done_testing

# shows: without room for an event the queue is broken, until a reset
# reread: L:440 <<put what was typed into a chain>>
# timeout: 60
. /t/tap.sh
printf 'ab\ncd\n' >keys
guest_tap keyboard --keyboard keys short=1
done_testing

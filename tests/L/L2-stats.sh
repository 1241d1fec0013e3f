# --stats: a table at the end, and at each SIGUSR1, from within the cage.
# needs: linux
# timeout: 120
. /t/tap.sh
lines() { grep -c "^lguest: $1  *[0-9]*  *[0-9]*\$" "$2"; }
said() { [ "$(lines '.*' /t/tmp/err)" -ge "$1" ]; }
sum() { sed -n "s/^lguest: $1  *\([0-9]*\)  *\([0-9]*\)\$/\1 \2/p" /t/tmp/err | sed -n "$2p"; }
"$LAUNCHER" 8M /t/guests/machine end=4 --stats --verbose </dev/null >/t/tmp/out 2>/t/tmp/err &
pid=$!
wait_for grep -q cmdline /t/tmp/out
wait_for grep -q 'locked up' /t/tmp/err
is "$(lines '.*' /t/tmp/err)" 0 "nobody has knocked: nothing"
ok "it is locked up" grep -q 'locked up' /t/tmp/err
kill -USR1 $pid; wait_for said 8
is "$(lines '.*' /t/tmp/err)" 8 "SIGUSR1: eight kinds"
kill -USR1 $pid; wait_for said 16
is "$(lines '.*' /t/tmp/err)" 16 "and again"
kill -0 $pid; is $? 0 "it goes on"
first=$(sum "the host's interrupts" 1) second=$(sum "the host's interrupts" 2)
is "${first% *}" "${first#* }" "the first time all is new"
is "$((${first% *} + ${second#* }))" "${second% *}" "the second time what is new has been added"
num "$(sum 'touches of devices' 1 | cut -d' ' -f1)" -ge "$(tr -d '\r' </t/tmp/out | wc -c)" "its letters are in it"
num "$(sum 'touches of devices' 1 | cut -d' ' -f1)" -gt 0 "and there were some"
kill $pid; wait $pid; is $? 143 "SIGTERM ends it as ever"

: >/t/tmp/out
"$LAUNCHER" 8M /t/guests/machine end=4 </dev/null >/t/tmp/out 2>/t/tmp/err &
pid=$!
wait_for grep -q cmdline /t/tmp/out
kill -USR1 $pid; wait $pid
is $? 138 "without the option SIGUSR1 is a signal as any other"

run "$LAUNCHER" 8M /t/guests/machine end=3 --stats
is $rc 1 "a guest that dies: 1"
like "$out" "^lguest: hypercalls +[1-9][0-9]* +[0-9]+$" "and its table"
linux 64M 'echo alive' --stats
like "$out" "^lguest: shadow entries filled +[0-9]{4,} +[0-9]+$" "Linux: thousands of fills"
like "$out" "^lguest: other traps of its own +[0-9]+ +[0-9]+$" "and the others"
done_testing

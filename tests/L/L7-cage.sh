# The launcher's cage: what /proc says of it, and what an attacker who owns it could still call.
# on: pentium3-2
# timeout: 120
. /t/tap.sh
mkdir -p /t/tmp/wires
truncate -s 1M /t/tmp/disk
# begin WORD...: a launcher with a guest that does nothing, in $pid, when it runs
begin() {
	: >/t/tmp/out	# what the one before has said is not what this one says
	"$LAUNCHER" 8M /t/guests/machine end=4 "$@" </dev/null >/t/tmp/out 2>/t/tmp/err &
	pid=$!
	wait_for grep -q cmdline /t/tmp/out
}
end() { kill $pid 2>/dev/null; wait $pid 2>/dev/null; }
each() { cat /proc/$pid/task/*/status | sed -n "s/^$1:[[:space:]]*//p" | sort -u | tr '\n' ' '; }

begin --disk /t/tmp/disk --rng
num "$(ls /proc/$pid/task | wc -l)" -ge 3 "several threads"
is "$(each Seccomp)" "2 " "each behind a filter"
is "$(each NoNewPrivs)" "1 " "each without hope of privileges"
for c in Inh Prm Eff Amb; do is "$(each Cap$c)" "0000000000000000 " "Cap$c: nothing, in each"; done
[ -r /proc/$pid/smaps ] && is "$(grep -A 30 ' 8192 kB\|^Size: *8192 kB' /proc/$pid/smaps | sed -n 's/^VmFlags:.* \(dd\)\( .*\)*$/\1/p' | head -n 1)" dd "a core dump leaves the guest's memory out"
helper_tap inject $pid locked
kill -0 $pid; is $? 0 "it goes on afterwards"
end

begin
helper_tap inject $pid die
wait $pid; is $? 159 "a shell is told: SIGSYS"
like "$(cat /t/tmp/err)" "^lguest: system call 64 is not allowed; --no-sandbox allows it$" "and a person: which call"

begin --net unix:/t/tmp/wires/wire
wait_for test -e /t/tmp/wires/wire
is "$(ls /t/tmp/wires)" wire "it waits for another guest"
helper_tap inject $pid locked /t/tmp/wires
"$LAUNCHER" 8M /t/guests/machine end=4 --net unix:/t/tmp/wires/wire </dev/null >/t/tmp/out2 2>&1 &
other=$!
wait_for test ! -e /t/tmp/wires/wire
is "$(ls /t/tmp/wires)" "" "and they meet, locked up as they are"
kill $other; wait $other
wait_for test -e /t/tmp/wires/wire
is "$(ls /t/tmp/wires)" wire "and it waits for the next"
end

mkdir -p /t/tmp/others; chown 65534 /t/tmp/others; chmod 700 /t/tmp/others
run "$LAUNCHER" 8M /t/guests/machine end=4 --net unix:/t/tmp/others/wire
is $rc 2 "a directory that is not root's: 2"
like "$out" "^lguest: .*/others/wire: in a directory of somebody else's; name one of your own$" "and why"

begin --no-sandbox
is "$(each Seccomp)" "0 " "--no-sandbox: no filter"
like "$(cat /t/tmp/err)" "^lguest: --no-sandbox: .*can do whatever you can$" "and a warning"
helper_tap inject $pid open
end
done_testing

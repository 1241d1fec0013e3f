# The host asks for shadow page tables: it gets them, and the guests stay correct.
# on: pentium3-*
# timeout: 240
. /t/tap.sh
tables() { echo 1 >/proc/sys/vm/stat_refresh; awk '/^SecPageTables/ { print $2 / 4 }' /proc/meminfo; }
ask() { echo 2 >/proc/sys/vm/drop_caches; }
# full WORD...: a guest in the background that has filled its shadow
full() {
	: >/t/tmp/full
	"$LAUNCHER" 8M /t/guests/greedy "$@" </t/tmp/fifo >/t/tmp/full 2>&1 &
	pid=$!
	wait_for grep -q full /t/tmp/full || fail "the guest is full"
}
# state LETTER: all threads of the guest's Launcher are in it
state() { ! grep -h '^State:' /proc/$pid/task/*/status | grep -qv "	$1"; }
# a letter, and the guest looks at all its pages again, and ends
ends() {
	echo >&5
	wait $pid; rc=$?
	out=$(tr -d '\r' </t/tmp/full)
	merge "$1"
}

mkfifo /t/tmp/fifo
exec 5<>/t/tmp/fifo
start=$(tables)
# what a shadow has when it maps nothing (S:370)
least=33; [ "$LG_HOST" != i386 ] || least=8
full halt
n=$(tables)
num $n -gt $((start + 4000)) "a guest with eight full spaces: $((n - start)) tables"
wait_for state S
ask
n=$(tables)
num $n -le $((start + least)) "asleep, it gives all of them: $((n - start)) directories stay"
ends "asleep"

full spin
for i in $(seq 40); do	# a guest that runs gives what one request asks, and no more
	ask
	n=$(tables)
	[ $n -le $((start + 700)) ] && break
done
num $n -le $((start + 700)) "spinning, it keeps the space that it is in: $((n - start))"
for i in 1 2 3 4 5; do ask; done	# if it had kept another space, that one would go now
n=$(tables)
num $n -ge $((start + 500)) "and not less, however often it is asked, for it stands on it: $((n - start))"
ends "spinning"

# a Launcher that does not call read()
full halt
kill -STOP $pid
wait_for state T
ask
n=$(tables)
num $n -le $((start + least)) "its Launcher stopped, it gives all: $((n - start))"
kill -CONT $pid
ends "stopped"
is "$(tables)" "$start" "a guest that has gone has no tables"

# A guest that waits for a device, asked for its tables after each answer.
helper_tap askback

# A storm of requests, while a processor comes and goes.
trace_on lguest_give_back
while [ ! -e /t/tmp/calm ]; do ask; done &
storm=$!
"$LAUNCHER" 8M /t/guests/mix id=2 ticks=500 >/t/tmp/mix 2>&1 &
mix=$!
"$LAUNCHER" 8M /t/guests/greedy ask rounds=20 n=50 spaces=8 slots=100 >/t/tmp/asks 2>&1 &
asks=$!
[ "$(cpus)" = 2 ] && while [ ! -e /t/tmp/calm ]; do
	echo 0 >/sys/devices/system/cpu/cpu1/online
	sleep 0.3
	echo 1 >/sys/devices/system/cpu/cpu1/online
	sleep 0.3
done &
plug=$!
guest_tap oracle steps=8000 seed=77
for i in mix asks; do
	eval "wait \$$i"; rc=$?
	out=$(tr -d '\r' </t/tmp/$i)
	merge "$i in the storm"
done
: >/t/tmp/calm
wait $storm $plug
trace_off
n=$(trace_count 'given=[1-9]')
num $n -gt 50 "tables were given $n times"

# A memory group that is too small for the shadows: the guest empties them and lives.
mkdir -p /t/tmp/cg
if mount -t cgroup2 none /t/tmp/cg && echo +memory >/t/tmp/cg/cgroup.subtree_control; then
	mkdir /t/tmp/cg/small
	echo 14M >/t/tmp/cg/small/memory.max
	trace_on lguest_death
	out=$(sh -c 'echo $$ >/t/tmp/cg/small/cgroup.procs; exec "$0" 4M /t/guests/greedy run rounds=2' "$LAUNCHER" 2>&1)
	rc=$?
	out=$(printf '%s\n' "$out" | tr -d '\r')
	merge "16 MB of tables in 14"
	trace_off
	like "$(cat /t/tmp/cg/small/memory.events)" "^oom_kill 0" "nobody was shot"
	num "$(awk '/^max / {print $2}' /t/tmp/cg/small/memory.events)" -gt 0 "though it met the limit"
	rmdir /t/tmp/cg/small
	umount /t/tmp/cg
else
	fail "memory groups"
fi
is "$(tables)" "$start" "nothing is left"
done_testing

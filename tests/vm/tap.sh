# The Test Anything Protocol for busybox's shell.  Source it: . /t/tap.sh
_n=0
_bad=0
# In the course a verdict counts only if it is sealed; what we run need not know with what.
_seal=${LG_SEAL:+$LG_SEAL }
unset LG_SEAL

pass() { _n=$((_n + 1)); echo "${_seal}ok $_n - $*"; }
fail() { _n=$((_n + 1)); _bad=$((_bad + 1)); echo "${_seal}not ok $_n - $*"; }
diag() { echo "$*" | sed "s/^/$_seal# /"; }
# tell NAME VALUE...: what was seen, for a judge outside (tests/assignments/README.md)
tell() { echo "$_seal# tell $*"; }

# ok NAME COMMAND...: the command succeeds
ok() { _name=$1; shift; if "$@"; then pass "$_name"; else fail "$_name"; fi; }
# nok NAME COMMAND...: it fails
nok() { _name=$1; shift; if "$@"; then fail "$_name"; else pass "$_name"; fi; }
# is GOT WANT NAME
is() {
	if [ "$1" = "$2" ]; then pass "$3"; else
		fail "$3"; diag "got:  '$1'"; diag "want: '$2'"; fi
}
isnt() { if [ "$1" != "$2" ]; then pass "$3"; else fail "$3"; diag "got '$1'"; fi; }
# num GOT OP WANT NAME: a comparison of numbers (-eq -ge -lt ...)
num() {
	if [ "$1" "$2" "$3" ] 2>/dev/null; then pass "$4"; else
		fail "$4"; diag "not: '$1' $2 '$3'"; fi
}
# like TEXT ERE NAME
like() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then pass "$3"; else
		fail "$3"; diag "'$1'"; diag "does not match: $2"; fi
}
unlike() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then
		fail "$3"; diag "'$1'"; diag "matches: $2"; else pass "$3"; fi
}
skip_all() { echo "${_seal}1..0 # SKIP $*"; exit 0; }
done_testing() {
	echo "${_seal}1..$_n"
	[ "$_n" -gt 0 ] || exit 97
	exit 0
}

# run COMMAND...: its output in $out, its exit status in $rc
run() { out=$("$@" 2>&1); rc=$?; }

LAUNCHER=${LAUNCHER:-/lguest/lguest}
MEM=${MEM:-8M}
# guest NAME [ARGS...]: run a test guest; console and last words in $out
guest() {
	_g=$1; shift
	run "$LAUNCHER" "$MEM" "/t/guests/$_g" "$@"
	out=$(printf '%s\n' "$out" | tr -d '\r')
}
# linux MEMORY COMMANDS [WORD...]: a Linux guest runs the commands and powers off; what it
# says is in $out. The WORDs are options of the launcher, or the kernel's. (# needs: linux)
linux() {
	_m=$1; _r=$2; shift 2
	run "$LAUNCHER" "$_m" /lguest/vmlinux --initrd="${INITRD:-/lguest/initrd.gz}" \
		console=hvc0 quiet "$@" "run=\"$_r\"" </dev/null
	out=$(printf '%s\n' "$out" | tr -d '\r')
}
# guest_tap NAME [ARGS...]: the guest prints "ok name" and "not ok name" lines
# itself, then "done N".  Its lines join ours; it must power off in good order.
guest_tap() {
	guest "$@"
	merge "$@"
}
# helper_tap NAME [ARGS...]: the same for a program that drives the device
helper_tap() {
	_h=$1; shift
	run "/t/helpers/$_h" "$@"
	merge "$_h" "$@"
}
# merge WHO: take the test lines in $out over
merge() {
	_seen=0
	while read -r _w1 _w2; do
		case $_w1 in
		ok) pass "$1: ${_w2#- }"; _seen=$((_seen + 1)) ;;
		not) fail "$1: ${_w2#ok }"; _seen=$((_seen + 1)) ;;
		'#') echo "$_seal# $_w2" ;;
		done) _done=$_w2 ;;
		esac
	done <<-END
	$out
	END
	is "${_done:-nothing} status $rc" "$_seen status 0" "$1: ran to its end"
	if [ "${_done:-}" != "$_seen" ] || [ "$rc" != 0 ]; then
		diag "$(printf '%s\n' "$out" | tail -n 25)"
	fi
	_done=
}

# QEMU's monitor does what "vm-monitor COMMAND" says; its answers are lost.

# Tracepoints: trace_on EVENT...; trace_count [ERE] counts the lines that match
TR=/sys/kernel/tracing
trace_on() {
	echo 0 >$TR/tracing_on
	echo 16384 >$TR/buffer_size_kb
	echo >$TR/trace
	echo 0 >$TR/events/lguest/enable
	for _e in "$@"; do echo 1 >$TR/events/lguest/$_e/enable; done
	echo 1 >$TR/tracing_on
}
trace_off() { echo 0 >$TR/tracing_on; echo 0 >$TR/events/lguest/enable; }
trace_count() { grep -Ec -- "${1:-lguest}" $TR/trace; }

# wait_for COMMAND...: until it succeeds, half a minute at most (a machine may be busy)
wait_for() {
	_left=300
	until "$@"; do
		[ $((_left -= 1)) -gt 0 ] || return 1
		sleep 0.1
	done
}

cpus() { grep -c ^processor /proc/cpuinfo; }

# what is free, in kB: also what each CPU keeps for itself, which MemFree leaves out (it can be
# 10 MB, and grows with what was freed there)
free_kb() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	_pages=$(awk '$1 == "count:" { n += $2 } END { print n + 0 }' /proc/zoneinfo)
	echo $((_pages * 4 + $(sed -n 's/^MemFree: *\([0-9]*\) kB/\1/p' /proc/meminfo)))
}

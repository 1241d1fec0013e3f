# Two guests that write garbage to every register of all their devices, a cable between them.
# on: pentium3-2
# timeout: 900
. /t/tap.sh
[ -n "$SLOW" ] && seeds='1 3 5 7 9 11 13 15' rounds=15000 || seeds='1 3' rounds=4000
# one SEED WORDS...: its console in out.SEED, its exit status in rc.SEED
one() {
	s=$1; shift
	dd if=/dev/urandom of=disk.$s bs=512 count=256 2>/dev/null
	yes "keys for $s" | head -c 100000 >keys.$s
	{
		timeout -s KILL 200 $L 8M /t/guests/garbage --disk=disk.$s --rng --net=unix:/t/tmp/cable \
			console=hvc0 rounds=$rounds seed=$s "$@" <keys.$s 2>err.$s
		echo $? >rc.$s
	} | tail -c 100000 >out.$s
}
L=/t/helpers/lguest-trap
for s in $seeds; do
	one $s & one $((s + 1)) & wait
	for g in $s $((s + 1)); do
		out=$(tr -cd '\n -~' <out.$g | grep -aE '^(ok|not ok|done|irqs) |^hvc:')
		rc=$(cat rc.$g)
		merge "seed $g"
		like "$out" "^hvc: I am well$" "seed $g: and says so"
		diag "$(cut -c 1-100 err.$g | tail -n 5)"
	done
	L=$LAUNCHER
done
for s in $seeds; do	# these may do anything to themselves
	one $s wild=1 & one $((s + 1)) wild=1 & wait
	for g in $s $((s + 1)); do
		rc=$(cat rc.$g)
		case $rc in
		0) pass "wild $g: goes on to the end" ;;
		1) like "$(tail -n 1 err.$g)" "^lguest: guest died: ." "wild $g: dies, and it says of what" ;;
		3) pass "wild $g: asks for a restart" ;;
		*) is "$rc" "0, 1 or 3" "wild $g"; diag "$(tail -n 5 err.$g)" ;;
		esac
		diag "$(tr -cd '\n -~' <err.$g | tail -n 2)"
	done
done
is "$(cat /sys/module/lg/refcnt)" 0 "nothing is left behind"
done_testing

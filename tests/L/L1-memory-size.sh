# The least memory that fits, less, and as much as this machine has.
# timeout: 120
. /t/tap.sh
for m in 2M 3M 16 64m 512M 700M; do
	run "$LAUNCHER" $m /t/guests/machine end=0
	is $rc 0 "$m: it runs and powers off"
	like "$out" "last word 12345678" "$m: its last word is there"
	like "$out" "bus: [0-9]+ tried, 0 wrong" "$m: behind it is nothing"
done
run "$LAUNCHER" 1M /t/guests/machine
is $rc 2 "1M: it does not fit"
like "$out" "^lguest: /t/guests/machine: reaches up to .*M of 1M of memory; give the guest more$" "1M: it says so"
for m in 2G 3G; do
	run "$LAUNCHER" $m /t/guests/machine end=0
	case $rc in
	0) pass "$m: even that" ;;
	*) is $rc 2 "$m: refused"; like "$out" "^lguest: $m: .*; .*less" "$m: it says why" ;;
	esac
done
done_testing

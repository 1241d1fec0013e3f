# Which clock a Linux guest runs on, and how well; and that it can be set.
# on: pentium3-2 n270-1 unstable-1 max-1
# needs: linux
# timeout: 120
. /t/tap.sh
cs=/sys/devices/system/clocksource/clocksource0
now=$(date +%s)
linux 32M "cat $cs/available_clocksource; cat $cs/current_clocksource; echo date \$(date +%s); read a b </proc/uptime; (while :; do :; done) & sleep 3; read c d </proc/uptime; echo up \$a \$c; kill %1; date -s @1500000000 >/dev/null; sleep 1; echo set \$(date +%s); dmesg | grep -c -e B[U]G: -e W[A]RNING: -e u[n]checked"
is $rc 0 "it powers off"
end=$(date +%s)
d=$(printf '%s\n' "$out" | sed -n 's/^date //p')
num "${d:-0}" -ge "$((now - 2))" "the date is not before the host's"
num "${d:-0}" -le "$((end + 2))" "and not after it"
host=$(cat $cs/current_clocksource)
diag "host: $host; guest: $(printf '%s\n' "$out" | tail -n 5 | tr '\n' ' ')"
if [ "$host" = tsc ] && grep -q constant_tsc /proc/cpuinfo; then
	like "$out" "^tsc *\$" "the host trusts its counter: so does the guest"
else
	like "$out" "^lguest *\$" "the host does not trust its counter: nor does the guest"
fi
slept=$(printf '%s\n' "$out" | awk '/^up /{ printf "%.0f", ($3 - $2) * 100 }')
num "${slept:-0}" -ge 300 "three seconds of sleep are not less ($slept centiseconds)"
num "${slept:-9999}" -le $(((end - now + 1) * 100)) "and not more than all of it took by the host's clock"
set=$(printf '%s\n' "$out" | sed -n 's/^set //p')
num "${set:-0}" -ge 1500000001 "the guest's clock can be set, and goes on"
num "${set:-0}" -le $((1500000001 + end - now)) "from there"
num "$(date +%s)" -ge "$end" "and the host's is where it was"
like "$out" "^0$" "nothing in its log to be ashamed of, on this model of processor"
done_testing

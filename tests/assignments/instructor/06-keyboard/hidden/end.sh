# shows: at the file's end the keyboard is silent, and costs nothing
# reread: L:500 <<serve a queue until it is empty>>
# timeout: 60
. /t/tap.sh
echo ab >keys
run time -p "$LAUNCHER" 8M /t/guests/keyboard --keyboard keys idle=5
is $rc 0 "the guest powers off"
like "$(printf '%s\n' "$out" | tr -d '\r')" "^ok something was typed$" "something was typed"
num $(printf '%s\n' "$out" | awk '$1 == "real" { r = $2 } $1 == "user" || $1 == "sys" { c += $2 } END { print int(100 * c / (r + 0.01)) }') \
	-lt 60 "in five seconds of sleep the launcher sleeps, too"
diag "$out"
done_testing

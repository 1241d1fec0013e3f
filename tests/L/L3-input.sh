# 100,000 bytes through a pipe to a guest; then keys typed on a real console.
# timeout: 120
. /t/tap.sh
seq 1 20000 | head -c 100000 >/t/tmp/in
hash=$(printf %x $(od -An -v -tu1 /t/tmp/in | awk '{ for (i = 1; i <= NF; i++) { h = h * 31 + $i; h = h % 4294967296 } } END { printf "%.0f", h }'))
(cat /t/tmp/in; printf '\004') | "$LAUNCHER" 8M /t/guests/echo quiet=1 >/t/tmp/out 2>/t/tmp/err
is $? 0 "a guest that counts: status"
like "$(tr -d '\r' </t/tmp/out)" "^100000 bytes, hash $hash, " "100,000 bytes, all of them and in order"
tr 'a-z\n' 'A-Z.' </t/tmp/in | head -c 20000 >/t/tmp/small
(cat /t/tmp/small; printf '\004') | "$LAUNCHER" 8M /t/guests/echo >/t/tmp/out 2>/t/tmp/err
ok "20,000 bytes there and back" grep -qF "$(cat /t/tmp/small)" /t/tmp/out
stty -a </dev/ttyS0 >/t/tmp/stty0
raw() { ! stty -a </dev/ttyS0 | cmp -s - /t/tmp/stty0; }
(wait_for raw; vm-send 'ab\x03c\x1a\x04') &
"$LAUNCHER" 8M /t/guests/echo </dev/ttyS0 >/t/tmp/out 2>/dev/null
is $? 0 "typed on the console: status"
like "$(tr -d '\r' </t/tmp/out)" "AB<3>C<26>" "letters and control keys"
stty -a </dev/ttyS0 >/t/tmp/stty1
ok "the console is as it was" cmp -s /t/tmp/stty0 /t/tmp/stty1
wait
done_testing

# Each kill_guest() in the host is reached, and its words compared.
# timeout: 120
. /t/tap.sh
insmod /t/ko/probe.ko
helper_tap hostile
printf '%s\n' "$out" >/t/tmp/seen
num "$(grep -c . /t/last-words)" -ge 25 "the code has $(grep -c . /t/last-words) last words"
while read -r re; do
	ok "seen: $re" grep -Eq -- ": ($re)" /t/tmp/seen
done </t/last-words
rmmod probe
done_testing

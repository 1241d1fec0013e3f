# The demonstration: greeting, ticks, a page fault of its own, a trip to ring 3.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
run "$LAUNCHER" 16M /lguest/hello ticks=3
is "$rc" 0 "it powers off"
out=$(printf '%s\n' "$out" | tr -d '\r')
n=0
while read -r want; do
	n=$((n + 1))
	like "$(printf '%s\n' "$out" | grep -v '^lguest: ' | sed -n ${n}p)" "^$want\$" "line $n"
done <<'END'
Hello\. I am a kernel, and this is ring 1\.
The processor calls itself [ -~]{12}\.
I have [0-9]+ KB of memory; the top [0-9]+ KB of addresses are not mine\.
tick 1, [0-9]+ ms after we met
tick 2, [0-9]+ ms after we met
tick 3, [0-9]+ ms after we met
touched 0x80001234: faulted, entry 0x[0-9a-f]+063, value 0x7fffedcb
touched 0x80001abc: no fault, entry 0x[0-9a-f]+063, value 0x7fffe543
touched 0x800ffffc: faulted, entry 0x[0-9a-f]+063, value 0x7ff00003
1000 system calls from ring 3, and it left with 1000\.
Not one of them was the host's business\. Good-bye\.
END
is "$(printf '%s\n' "$out" | grep -v -c '^lguest: ')" $n "and nothing else"
done_testing

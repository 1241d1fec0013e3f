# The guest of Part G: every line.
# on: *
. /t/tap.sh
guest hello ticks=3
is $rc 0 "exit status"
line() { like "$out" "^$1\$" "${2:-$1}"; }
line "Hello. I am a kernel, and this is ring 1."
line "The processor says that it is a .+\."
line "I have 8192 KB of memory; the top [1-9][0-9]+ KB of addresses are not mine."
for i in 1 2 3; do line "tick $i, [0-9]+ ms after we met"; done
unlike "$out" "tick 4" "three ticks and no more"
line "touched 0x80001234: 1 fault, mapped 0x[0-9a-f]+63, value 0x7fffedcb"
line "touched 0x80001abc: 0 fault, mapped 0x[0-9a-f]+63, value 0x7fffe543"
line "touched 0x800ffffc: 1 fault, mapped 0x[0-9a-f]+63, value 0x7ff00003"
line "1000 system calls from ring 3, and it left with 1000\."
line "Not one of them was the host's business\. Good-bye\."
ms=$(printf '%s\n' "$out" | sed -n 's/^tick 3, \([0-9]*\) ms.*/\1/p')
num "${ms:-0}" -ge 300 "the third tick is not early ($ms ms)"
done_testing

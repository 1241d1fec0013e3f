# Forty lines of assembly: what they print, and each of their exits.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
hello="Hello from ring 1. That was the smallest guest."
for MEM in 4M 64M; do
	trace_on lguest_exit lguest_hypercall lguest_mmio
	guest smallest
	trace_off
	is $rc 0 "$MEM: exit status"
	is "$(printf '%s\n' "$out" | grep -c "^$hello\$")" 1 "$MEM: its greeting"
	is "$(trace_count 'lguest_hypercall:')" 2 "$MEM: two hypercalls"
	is "$(trace_count 'lguest_mmio: write')" $((${#hello} + 1)) "$MEM: a write for each character and the newline"
	is "$(trace_count 'lguest_mmio: read')" 0 "$MEM: and no read"
done
done_testing

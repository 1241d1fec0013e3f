# The ring, from the host's side: each call made once.
. /t/tap.sh
helper_tap fullring
trace_on lguest_hypercall
guest_tap ring
gdt=$(printf "%s\n" "$out" | sed -n 's/^# gdt \([0-9]*\) handler.*/\1/p')
handler=$(printf "%s\n" "$out" | sed -n 's/^# gdt .* handler \([0-9]*\)/\1/p')
trace_off
# slot 21 is the timer handler's alone
is "$(trace_count 'nr=18 args=15,')" "$handler" "each call from the timer's handler was made once"
num "$gdt" -ge 1000 "and there were enough others"
done_testing

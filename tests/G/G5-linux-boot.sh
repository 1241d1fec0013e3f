# Linux in ring 1, to a shell: with 64 MB, with as little as the book claims, with 700 MB.
# on: pentium3-2
# needs: linux
# timeout: 240
. /t/tap.sh
forks='i=0; while [ $i -lt 200 ]; do /bin/true && i=$((i+1)); done; echo forks $i'
look='uname -a; cat /proc/cpuinfo; free; cat /proc/interrupts; sleep 1; cat /proc/interrupts'
linux 64M "$look; $forks; dmesg | grep -c -e B[U]G: -e W[A]RNING: -e O[o]ps"
is $rc 0 "64 MB: it powers off"
unlike "$out" "\[ +0\.0+\] (Linux version|BIOS)" "quiet is quiet from the first line"
like "$out" "^Linux guest 6\.1\..* i.86 GNU/Linux" "uname"
like "$out" "^model name" "a processor"
like "$out" "^forks 200" "200 processes, made and ended"
like "$out" "^0$" "nothing in its log to be ashamed of"
total=$(printf '%s\n' "$out" | sed -n 's/^Mem: *\([0-9]*\).*/\1/p')
num "${total:-0}" -gt 50000 "of 64 MB it has $total KB"
set -- $(printf '%s\n' "$out" | sed -n 's/^ *0: *\([0-9]*\) .*timer$/\1/p')
num "${2:-0}" -gt "${1:-0}" "the timer ticks: $1, then $2"
for m in 16M 700M; do
	linux $m "uname -a; free; $forks"
	is $rc 0 "$m: it powers off"
	like "$out" "^forks 200" "$m: 200 processes"
	[ $rc = 0 ] || diag "$(printf '%s\n' "$out" | tail -n 12)"
done
is "$(cat /sys/module/lg/refcnt)" 0 "nothing is left behind"
done_testing

# A guest reads its own first page: the map of memory, the command line, the RAM disk.
. /t/tap.sh
dd if=/dev/urandom of=/t/tmp/ird bs=1 count=12345 2>/dev/null
# the guest's checksum, done here: s = s * 31 + byte
sum=$(printf %x $(od -An -v -tu1 /t/tmp/ird | awk '{ for (i = 1; i <= NF; i++) { h = h * 31 + $i; h = h % 4294967296 } } END { printf "%.0f", h }'))
run "$LAUNCHER" 64M /t/guests/machine end=0 a=b --initrd=/t/tmp/ird
out=$(printf '%s\n' "$out" | tr -d '\r')
is $rc 0 "it powers off"
like "$out" "^cmdline \[end=0 a=b\]$" "its command line"
is "$(printf '%s\n' "$out" | grep -c '^e820 ')" 2 "two lines of the map of memory"
like "$out" "^e820 0 4000000 1$" "64 MB from 0"
place=$(printf '%x' $((0x4000000 - 12345 & ~4095)))
like "$out" "^initrd $place 12345 $sum subarch 1$" "the RAM disk at 0x$place, with its bytes"
MEM=16M guest machine -- --initrd=no -q "a b"
like "$out" "^cmdline \[--initrd=no -q a b\]$" "words that begin with a dash, behind --"
guest machine
like "$out" "^cmdline \[\]$" "no words: an empty command line"
like "$out" "^initrd 0 0 0 subarch 1$" "and no RAM disk"
done_testing

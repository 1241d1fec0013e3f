# A tiny guest reads 1000 sectors one by one: a doorbell and an interrupt each.
# timeout: 60
. /t/tap.sh
dd if=/dev/urandom of=/t/tmp/disk bs=512 count=1000 2>/dev/null
# the guest's checksum, in two halves of 16 bits, for busybox's awk
sum=$(od -An -v -tu1 /t/tmp/disk | awk '{ for (i = 1; i <= NF; i++) { h = h * 31 + $i; h = h % 4294967296 } } END { printf "%04x%04x", int(h / 65536), h % 65536 }')
# Both threads on one processor: QEMU takes milliseconds to wake another.
run taskset 1 "$LAUNCHER" 8M /t/guests/sectors --disk=/t/tmp/disk,ro n=1000
is $rc 0 "it powers off"
like "$out" "1000 sectors of 1000, sum 0*$(echo $sum | sed 's/^0*//'), 0 bad, interrupts one each" "every sector, and one interrupt each"
run "$LAUNCHER" 8M /t/guests/sectors --verbose --disk=/t/tmp/disk n=2500
like "$out" "2500 sectors of 1000, .* 0 bad" "round the ring and the disk"
run "$LAUNCHER" 8M /t/guests/sectors
like "$out" "no disk" "without a disk there is none"
done_testing

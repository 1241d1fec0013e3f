# The launcher, compiled with 64 bits: the smallest guest, hello, and Linux with a disk; caged as ever.
# on: pentium3-1 max-1
# host: amd64
# needs: linux
# timeout: 90
LAUNCHER=/t/helpers/lguest64
. /t/tap.sh
run "$LAUNCHER" 8M /lguest/smallest
is $rc 0 "the smallest guest"
run "$LAUNCHER" 16M /lguest/hello
is $rc 0 "hello"
like "$out" "1000 system calls from ring 3" "which does all that it does"
dd if=/dev/zero of=/t/tmp/disk bs=1M count=4 2>/dev/null
linux 64M "echo seven >/dev/vda; sync; head -c 6 /dev/vda; grep MemTotal /proc/meminfo" --disk=/t/tmp/disk
is $rc 0 "Linux"
like "$out" "^seven" "it has a disk"
like "$out" "MemTotal: +59" "and its memory, at an address of 64 bits"
is "$(head -c 6 /t/tmp/disk)" seven "what it wrote is in the file"
unlike "$out" "not allowed|sandbox" "no system call of the launcher's was missing on the list"
done_testing

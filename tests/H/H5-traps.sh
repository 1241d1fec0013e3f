# Every exception arrives at its own gate, as itself.
# on: pentium3-* qemu32-* max-1
# timeout: 60
. /t/tap.sh
guest_tap traps
done_testing

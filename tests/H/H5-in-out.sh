# in and out: every opcode, prefix, page boundary; all 65,536 ports.
# on: pentium3-* qemu32-* max-1
# timeout: 120
. /t/tap.sh
guest_tap ports
guest_tap allports
done_testing

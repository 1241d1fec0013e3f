# in and out: every opcode, prefix, page boundary; all 65,536 ports.
# on: *
# timeout: 120
. /t/tap.sh
guest_tap ports
guest_tap allports
done_testing

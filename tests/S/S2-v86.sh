# A way into virtual-8086 mode that QEMU leaves open: the guest dies of it.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
for kind in 0 1; do
	guest v86 kind=$kind
	like "$out" "^kind $kind$" "kind $kind: it came as far as that"
	like "$out" "cannot enter: trap [0-9]+, error|guest panic: came back" "kind $kind: it dies of a bad entry, or lives as the manual says"
	is $rc 1 "kind $kind: exit status"
done
guest smallest
is $rc 0 "and the next guest runs"
done_testing

# Guests that do their worst with selectors: their fault or their death, nobody else's.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
guest_tap selectors
guest_tap stale
for kind in 1 2 3 4; do
	guest selectors die=$kind
	is $rc 1 "its own segments made unusable, way $kind: it dies"
	like "$out" "cs 0x[0-9a-f]+ or ss 0x[0-9a-f]+ cannot be loaded|unhandled trap|nothing mapped|guest panic: trap" "way $kind: by name"
done
guest smallest
is $rc 0 "and the next guest runs"
done_testing

# A selector that outlives its descriptor becomes null; a code segment, death.
. /t/tap.sh
guest_tap stale
insmod /t/ko/probe.ko
helper_tap hostile
rmmod probe
like "$out" "ok its own code's descriptor, removed: died: cs 0xa1" "its own code segment removed: it dies of it"
done_testing

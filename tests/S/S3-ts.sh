# A guest that sets TS gets vector 7 at its next FPU use; others never see it.
. /t/tap.sh
guest_tap ts
done_testing

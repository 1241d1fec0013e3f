# shows: the other calls do what they did
# reread: H:140 <<list the calls about the processor's moods>>
# timeout: 60
. /t/tap.sh
guest_tap ts
guest spin hcall n=1000
is $rc 0 "a thousand calls that want nothing"
like "$out" "end hcall" "and the guest came to its end"
done_testing

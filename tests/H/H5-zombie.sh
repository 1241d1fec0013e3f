# A guest that is killed while its instruction is being read stays dead.
. /t/tap.sh
guest zombie
is "$rc" 1 "the launcher says that it died"
like "$out" "nothing mapped at 0x90001000 for the host" "of the page that is gone"
like "$out" "^x" "its first instruction was good"
unlike "$out" "alive" "nothing follows an end"
done_testing

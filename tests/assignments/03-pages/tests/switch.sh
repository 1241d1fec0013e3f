# shows: what is not global is forgotten at a switch, in the kernel's half, too
# reread: H:300 <<switch to other page tables>>
# timeout: 60
. /t/tap.sh
guest_tap nonglobal
done_testing

# shows: what is in the file is typed
# reread: L:500 <<put some news into it, or put it back>>
# timeout: 90
. /t/tap.sh
printf 'guest %s has 0 keys; [all], of\tthem=work.\n' $LG_CHALLENGE >keys
guest keyboard --keyboard keys keys=1
is $rc 0 "the guest powers off"
printf '%s\n' "$out" | grep -a '^event [0-9 ]*$' | while read -r line; do tell "$line"; done
done_testing

# shows: it types no faster than a person
# reread: L:440 <<put what was typed into a chain>>
# timeout: 90
. /t/tap.sh
echo abcdefghijklmnopqrstuvwxyzabcdefghijklmn >keys
guest keyboard --keyboard keys keys=1
is $rc 0 "the guest powers off"
printf '%s\n' "$out" | grep -a '^event [0-9 ]*$' | while read -r line; do tell "$line"; done
done_testing

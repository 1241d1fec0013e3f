# shows: capitals are typed with Shift
# reread: M:360
# timeout: 90
. /t/tap.sh
printf 'Shift |%s| ~Works~ (a_b) + {c} <D> "e"?\n' $(echo $LG_CHALLENGE | tr 0-9 A-J) >keys
guest keyboard --keyboard keys keys=1
is $rc 0 "the guest powers off"
printf '%s\n' "$out" | grep -a '^event [0-9 ]*$' | while read -r line; do tell "$line"; done
done_testing

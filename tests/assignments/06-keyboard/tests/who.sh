# shows: it says who it is, when it is asked
# reread: L:340 <<read a piece of the configuration>>
# timeout: 60
. /t/tap.sh
echo x >keys
guest_tap keyboard --keyboard keys who=1
done_testing

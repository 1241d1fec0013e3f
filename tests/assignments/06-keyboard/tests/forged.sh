# shows: a driver may ask, and change nothing else
# reread: L:340 <<read a piece of the configuration>>
# timeout: 60
. /t/tap.sh
echo x >keys
guest_tap keyboard --keyboard keys forged=1
done_testing

# shows: it gives back what it was told about its lamps
# reread: L:330 <<give a chain back>>
# timeout: 60
. /t/tap.sh
echo x >keys
guest_tap keyboard --keyboard keys status=1
done_testing

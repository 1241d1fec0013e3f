# Whatever descriptor and selector a guest can load, the Switcher can load again.
# on: *
# timeout: 120
. /t/tap.sh
guest_tap allseg
done_testing

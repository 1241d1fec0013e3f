# Fill, zap and flush at random: eight spaces, around the shared border, the last page below the hole.
. /t/tap.sh
guest_tap tags
guest_tap oracle steps=30000 seed=4711 edge=1
guest_tap oracle steps=30000 seed=31337 edge=1 kglobal=1
done_testing

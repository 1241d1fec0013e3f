# A kick gets a guest out at once, and not at the next timer tick.
# on: pentium3-2
. /t/tap.sh
helper_tap kick
done_testing

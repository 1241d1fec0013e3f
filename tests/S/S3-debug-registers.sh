# A launcher with a breakpoint, a debugger's steps: the guest sees nothing of them, and they their own.
. /t/tap.sh
helper_tap debugreg
done_testing

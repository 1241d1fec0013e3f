# Tasks with an LDT or an I/O bitmap may not run a guest; also if they get one while it runs.
. /t/tap.sh
helper_tap mayrun
done_testing

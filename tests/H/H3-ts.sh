# CR0.TS is virtual; lazy FPU switching.
# timeout: 60
. /t/tap.sh
guest_tap ts
done_testing

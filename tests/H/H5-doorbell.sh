# Doorbells: bound in every wrong way and in the right one; exactly the named store rings, and does not leave read().
. /t/tap.sh
helper_tap doorbell
ok "the module unloads: no bell holds it" rmmod lg
insmod /lguest/lg.ko
done_testing

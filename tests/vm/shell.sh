# make shell: the host itself, for looking around.
dmesg -n 4
[ -e vmlinux ] && linux='  lguest 64M vmlinux --initrd=initrd.gz --rng console=hvc0
                                           run Linux; Ctrl-] leaves it
' || linux=
loaded='is loaded'
insmod lg.ko || loaded='did not load (see above)'
cat <<END

You are root on the host. lg.ko $loaded, /lguest holds the rest.

${linux}  lguest 16M hello                         run the smallest guest
  cd /sys/kernel/tracing                   watch one: then
    echo 1 >events/lguest/enable; lguest 16M /lguest/hello >/dev/null; less trace
  dmesg | tail                             what lg.ko had to say
  exit                                     (or Ctrl-A X) power off

END
sh -i
exit 0

# How a Linux guest ends, and what the launcher says of it.
# on: pentium3-2
# needs: linux
# timeout: 300
. /t/tap.sh
last() { printf '%s\n' "$out" | grep '^lguest: ' | tail -n 1; }
linux 32M 'poweroff -f'
is $rc 0 "power off: 0"
linux 32M 'reboot -f'
is $rc 3 "restart: 3"
linux 32M 'halt -f'
is $rc 0 "halt -f: switched off"
linux 32M 'poweroff; sleep 20'
is $rc 0 "poweroff, through the first process: 0"
linux 32M 'reboot; sleep 20'
is $rc 3 "reboot: restart"
linux 32M 'echo o >/proc/sysrq-trigger; sleep 20'
is $rc 0 "sysrq o: off"
linux 32M 'echo b >/proc/sysrq-trigger; sleep 20'
is $rc 3 "sysrq b: restart"
linux 32M 'echo c >/proc/sysrq-trigger; sleep 20'
is $rc 1 "sysrq c: it died"
like "$(last)" "panic: sysrq triggered crash" "with the kernel's last words"
linux 32M true rdinit=/nothing
is $rc 1 "no init: it died"
like "$(last)" "panic: .*(root|init)" "and says so"
run "$LAUNCHER" 32M /lguest/vmlinux console=hvc0 quiet
is $rc 1 "no initrd and no root: it died"
like "$(last)" "panic: .*root" "and says so"
run "$LAUNCHER" 32M /lguest/vmlinux console=hvc0 mem=5M
is $rc 1 "hardly any memory: it died"
like "$(last)" "lguest: ." "with a line that says so"
dd if=/dev/urandom of=/t/tmp/bad bs=64k count=4 2>/dev/null
INITRD=/t/tmp/bad linux 32M true
is $rc 1 "a corrupt initrd: it died"
like "$(last)" "panic: " "and says so"
is "$(cat /sys/module/lg/refcnt)" 0 "nothing is left behind"
done_testing

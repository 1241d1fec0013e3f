# SYSENTER in a guest's ring 3 is its protection fault; the host's own goes on.
# on: pentium3-* qemu32-* max-1
. /t/tap.sh
if ! grep -qw sep /proc/cpuinfo; then skip_all "this CPU has no SYSENTER"; fi
/t/helpers/vsyscall 300000 >/t/tmp/host 2>&1 &
host=$!
guest_tap sysenter n=2000
wait $host
is $? 0 "300,000 system calls of the host's beside it: $(cat /t/tmp/host)"
insmod /t/ko/probe.ko
is "$(grep -c 'sysenter_cs 0 ' /proc/lgprobe)" 0 "no CPU is left with it turned off"
rmmod probe
done_testing

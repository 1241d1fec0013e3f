# A Linux guest on a tap: every way not to get one; 10 MB each way (100 with SLOW), its address; the tap is deleted.
# on: pentium3-2
# needs: linux tun
# timeout: 120
# slow: 600
. /t/tap.sh
. /t/linux.sh
mb=${SLOW:+100}; mb=${mb:-10}
mode=$(stat -c %a /dev/lguest)
chmod 666 /dev/lguest
as=/t/helpers/nobody
try() { run $as "$LAUNCHER" 16M /lguest/hello "$@"; }
lsmod | grep -q '^tun ' && rmmod tun
rm -f /dev/net/tun
try --net=tap:lg0
is $rc 2 "no driver: refused"
like "$out" "^lguest: /dev/net/tun: no tap: .*; load its driver, as root: modprobe tun" "with what to do about it"
insmod /lguest/tun.ko
[ -e /dev/net/tun ] || { mkdir -p /dev/net; mknod /dev/net/tun c 10 200; }
chmod 600 /dev/net/tun
try --net=tap:lg0
like "$rc $out" "^2 .*/dev/net/tun: no tap: Permission denied; use sudo, or --net user" "not for everybody"
chmod 666 /dev/net/tun
try --net=tap:lg0
like "$rc $out" "^2 .*lg0: no tap: Operation not permitted; ip tuntap add it" "a tap that is not there, and no right to make one"
run "$LAUNCHER" 16M /lguest/hello --net=tap:lo
like "$rc $out" "^2 .*lo: no tap: Invalid argument; an interface of another kind" "not a tap at all"
try --net=tap:
like "$rc $out" "^2 .*not the name of an interface: ''" "no name"
try --net=tap:sixteen-letters-
like "$rc $out" "^2 .*not the name of an interface: 'sixteen" "too long a name"
for a in 52:54:00:12:34 52:54:00:12:34:56:78 53:54:00:12:34:56 00:00:00:00:00:00 52:54:00:12:34:5g; do
	try --net=tap:lg0,mac=$a
	like "$rc $out" "^2 .*not the address of a network card" "no address: $a"
done

/t/helpers/tap lg0 65534; ip addr add 10.0.1.1/24 dev lg0; ip link set lg0 up
dd if=/dev/urandom of=a bs=1M count=$mb 2>/dev/null
dd if=/dev/urandom of=b bs=1M count=$mb 2>/dev/null
chmod 644 a
give one <<'END1'
ip addr add 10.0.1.2/24 dev eth0; ip link set eth0 up; mkfifo f
ping -c 3 10.0.1.1
echo at ready
nc -l -p 5000 0<>f | sha1sum
nc 10.0.1.1 5001 </dev/vda
echo at sent
while [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do sleep 1; done
echo at no carrier
END1
pack
mkfifo f
nc -l -p 5001 0<>f >got &
server=$!
begin one 48M 'sh /bin/one' --net=tap:lg0,mac=52:54:00:00:0a:0b --disk=a,ro
ok "the guest is there" until_said one '^at ready' 30
like "$(cat one.said)" "3 packets received" "and the host answers it"
run ping -c 3 10.0.1.2
like "$out" "3 packets received" "it answers the host"
like "$(arp -n 2>&1)" "\(10.0.1.2\) at 52:54:00:00:0a:0b" "from the address that was asked for"
try --net=tap:lg0
like "$rc $out" "^2 .*lg0: no tap: .*busy; another guest has it" "another guest cannot have it"
nc 10.0.1.2 5000 <b
ok "both transfers have ended" until_said one '^at sent' $((30 + mb * 9))
[ "$_bad" = 0 ] && wait $server
kill $server 2>/dev/null
like "$(cat one.said)" "^$(sum b)" "$mb MB to the guest"
is "$(sum got)" "$(sum a)" "$mb MB from the guest"
ok "somebody deletes the tap" /t/helpers/tap lg0 delete
ended one
is $rc 0 "the guest ends well"
like "$out" "^at no carrier" "and has seen it"
like "$out" "^lguest: tap:lg0: the interface has gone; this network is gone" "and so has the user"
[ "$_bad" = 0 ] || diag "$(tail -n 30 one.said)"
chmod $mode /dev/lguest
done_testing

# --net user: an address, a name, 10 MB (100 with SLOW) through passt; then passt is killed. All as nobody.
# on: pentium3-2
# needs: linux tun passt
# timeout: 200
# slow: 600
. /t/tap.sh
. /t/linux.sh
# passt locks itself into an empty root; it needs one that is not the kernel's first one.
if [ "$1" != inside ]; then
	mkdir -p /new
	mount -t tmpfs none /new
	cd /new
	mkdir proc sys tmp dev t
	cp -a /bin /etc /lib /lguest .
	for m in proc sys dev t; do mount --bind /$m $m; done
	chmod 1777 tmp
	exec unshare -m sh -c "mount --move . / && exec chroot . sh $0 inside"
fi
cd /t/tmp
mb=${SLOW:+100}; mb=${mb:-10}
mode=$(stat -c %a /dev/lguest)
chmod 666 /dev/lguest
lsmod | grep -q '^tun ' || insmod /lguest/tun.ko
[ -e /dev/net/tun ] || { mkdir -p /dev/net; mknod /dev/net/tun c 10 200; }
# a network for the host, so that passt has something to copy
tunctl -t up0 >/dev/null; ip addr add 192.168.7.1/24 dev up0; ip link set up0 up
ip route add default via 192.168.7.2
echo nameserver 127.0.0.1 >/etc/resolv.conf
/t/helpers/dns server.test. 192.168.7.2 & dns=$!
mkdir www
dd if=/dev/urandom of=www/b bs=1M count=$mb 2>/dev/null
httpd -f -p 127.0.0.1:8080 -h /t/tmp/www & httpd=$!
give lease <<'END1'
[ "$1" = bound ] || exit 0
ip addr add $ip/$mask dev $interface
ip route add default via $router
for d in $dns; do echo nameserver $d; done >/etc/resolv.conf
echo at $ip by $router, mtu $mtu
END1
give one <<'END2'
ip link set eth0 up
udhcpc -i eth0 -s /bin/lease -n -q -f
nslookup -type=a server.test
nslookup -type=a other.test
wget -q -O - http://server.test:8080/b | sha1sum
echo at got
while [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do sleep 1; done
echo at no carrier
END2
pack
as='env LD_PRELOAD=/t/helpers/unfiltered.so /t/helpers/nobody'
begin one 48M 'sh /bin/one' --net=user
ok "it has all it wanted" until_said one '^at got' $((60 + mb * 9))
like "$(cat one.said)" "^at 192.168.7.1 by 192.168.7.2" "an address: the host's"
like "$(cat one.said)" "mtu 1500" "frames of the usual size"
like "$(tr '\r\n' ' ,' <one.said)" "Name:	*server.test *,Address: *192.168.7.2" "a name that there is"
like "$(cat one.said)" "find other.test.*NXDOMAIN" "and one that there is not"
like "$(cat one.said)" "^$(sum www/b)" "$mb MB to the guest"
isnt "$(pidof passt)" "" "passt runs"
is "$(stat -c %u /proc/$(pidof passt))" 65534 "and is nobody's"
killall -9 passt
ended one
is $rc 0 "passt is killed: the guest ends well"
like "$out" "^at no carrier" "and has seen it"
like "$out" "^lguest: user: the other side has gone; this network is gone" "and so has the user"
like "$out" "^lguest: user: passt was killed by signal 9, Killed" "who hears what it died of"
[ "$_bad" = 0 ] || diag "$(cat one.said)"
run env PATH=/nowhere "$LAUNCHER" 16M /lguest/hello --net=user
like "$rc $out" "^2 lguest: passt: cannot be started: No such file or directory; install it, or use tap:NAME" "no passt: refused"
is "$(pidof passt)" "" "no passt is left behind"
kill $dns $httpd; tunctl -d up0 >/dev/null 2>&1
chmod $mode /dev/lguest
done_testing

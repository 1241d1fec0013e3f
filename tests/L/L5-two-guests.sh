# Two Linux guests on one cable: 10 MB each way (100 with SLOW); one is killed in the middle, and comes back.
# on: pentium3-2
# needs: linux
# timeout: 120
# slow: 900
. /t/tap.sh
. /t/linux.sh
mb=${SLOW:+100}; mb=${mb:-10}
for f in a b; do dd if=/dev/urandom of=$f bs=1M count=$mb 2>/dev/null; done
give one <<'END1'
ip addr add 10.0.0.1/24 dev eth0; ip link set eth0 up; mkfifo f
echo at ready
nc -l -p 5000 0<>f | sha1sum
until nc 10.0.0.2 5001 </dev/vda; do sleep 1; done
echo at sent
echo at mac $(cat /sys/class/net/eth0/address)
while [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do sleep 1; done
echo at no carrier
until ping -c 1 -W 1 10.0.0.3 >/dev/null; do sleep 1; done
echo at pinged
nc -l -p 5002 0<>f | sha1sum
echo at log $(dmesg | grep -c -e B[U]G: -e W[A]RNING: -e W[A]TCHDOG)
END1
give two <<'END2'
ip addr add 10.0.0.2/24 dev eth0; ip link set eth0 up; mkfifo f
until ping -c 1 -W 1 10.0.0.1 >/dev/null; do sleep 1; done
until nc 10.0.0.1 5000 </dev/vda; do sleep 1; done
nc -l -p 5001 0<>f | sha1sum
echo at done
cat /dev/zero | nc 10.0.0.1 9
sleep 100
END2
give three <<'END3'
ip addr add 10.0.0.3/24 dev eth0; ip link set eth0 up
until ping -c 1 -W 1 10.0.0.1 >/dev/null; do sleep 1; done
until nc 10.0.0.1 5002 </dev/vda; do sleep 1; done
END3
pack
begin one 48M 'sh /bin/one' --net=unix:wire,mac=52:54:00:00:00:01 --disk=a,ro
begin two 48M 'sh /bin/two' --net=unix:wire --disk=b,ro
ok "the second guest has all it wanted" until_said two '^at done' $((30 + mb * 9))
like "$(cat one.said)" "^$(sum b)" "$mb MB from the second guest to the first"
like "$(cat two.said)" "^$(sum a)" "$mb MB from the first to the second"
like "$(cat one.said)" "^at mac 52:54:00:00:00:01" "the address is the one that was asked for"
kill -9 $pid_two; wait $pid_two
ok "the second is killed: no carrier for the first" until_said one '^at no carrier' 10
begin three 48M 'sh /bin/three' --net=unix:wire --disk=b,ro
ended three
is $rc 0 "a third comes in its place, and ends"
ended one
is $rc 0 "and so does the first"
like "$out" "^at pinged" "which has met it"
is "$(printf '%s\n' "$out" | grep -c "^$(sum b)")" 2 "and got $mb MB from it"
like "$out" "^lguest: unix:wire: the other side has gone; the cable is out until it comes back" "the user was told"
like "$out" "^at log 0" "nothing in its log to be ashamed of"
[ "$_bad" = 0 ] || diag "$(tail -n 30 one.said two.said three.said)"
done_testing

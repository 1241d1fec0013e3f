# Four Linux guests on two processors: disk, network in pairs, processes, for 20 s (ten minutes with SLOW). Then all is as before.
# on: pentium3-2
# needs: linux
# timeout: 200
# slow: 1200
. /t/tap.sh
. /t/linux.sh
seconds=20; [ -z "$SLOW" ] || seconds=600
# What is free without what can be dropped, slab, in KB; pages pinned and not unpinned
memory() {
	free_kb >/dev/null; free=$(free_kb)
	slab=$(awk '/^Slab/ { print $2 }' /proc/meminfo)
	pinned=$(awk '/^nr_foll_pin_acquired/ { n += $2 } /^nr_foll_pin_released/ { n -= $2 } END { print n }' /proc/vmstat)
}
give load <<'END1'
# load NUMBER SECONDS: the pairs are 1 and 2, 3 and 4
n=$1; other=$(((n - 1 ^ 1) + 1)); mkfifo f
ip addr add 10.0.0.$n/24 dev eth0; ip link set eth0 up
mke2fs /dev/vda >/dev/null 2>&1; mount -t ext4 /dev/vda /mnt || exit 1
until ping -c 1 -W 1 10.0.0.$other >/dev/null; do :; done
end=$(($(date +%s) + $2))
going() { [ $(date +%s) -lt $end ]; }
disk() {
	while going; do
		head -c 1500000 /dev/urandom >/tmp/d; cp /tmp/d /mnt/d; sync; echo 3 >/proc/sys/vm/drop_caches
		cmp /tmp/d /mnt/d || echo at bad disk
		echo d >>/tmp/count
	done
}
forks() { while going; do for i in 1 2 3 4 5 6 7 8 9 10; do (/bin/true) & done; wait; echo f >>/tmp/count; done; }
serve() { while going; do nc -l -p 5000 -w 9 0<>f | sha1sum >>/tmp/got; done; }
head -c 300000 /dev/zero >/tmp/n
good=$(sha1sum </tmp/n)
send() { while going; do nc -w 5 10.0.0.$other 5000 </tmp/n 2>/dev/null && echo n >>/tmp/count; done; }
serve & s=$!; disk & d=$!; forks & p=$!; send & c=$!
wait $d $p $c
kill $s; killall nc 2>/dev/null; sleep 1
umount /mnt
for k in d f n; do echo at $k $(grep -c $k /tmp/count); done
echo at got $(grep -c "$good" /tmp/got) good
echo at log $(dmesg | grep -c -e B[U]G: -e W[A]RNING: -e W[A]TCHDOG -e "I/O error" -e "EXT4-fs error")
END1
pack
for n in 1 2 3 4; do dd if=/dev/zero of=disk$n bs=1M count=8 2>/dev/null; cat disk$n >/dev/null; done
linux 40M true	# what is allocated once and kept
memory; free0=$free slab0=$slab pinned0=$pinned
for n in 1 2 3 4; do
	begin g$n 40M "sh /bin/load $n $seconds" --net=unix:wire$(((n + 1) / 2)) --disk=disk$n --rng
done
for n in 1 2 3 4; do
	ended g$n
	is $rc 0 "guest $n ends well"
	set -- $(printf '%s\n' "$out" | sed -n 's/^at \([dfn]\|got\) \([0-9]*\).*/\2/p') 0 0 0 0
	num "$1" -ge 1 "guest $n: files written and read back: $1"
	num "$2" -ge 2 "guest $n: tens of processes: $2"
	num "$3" -ge 1 "guest $n: sent to the other: $3"
	num "$4" -ge 1 "guest $n: got from the other, and right: $4"
	unlike "$out" "^at bad" "guest $n: what was written is what was read"
	like "$out" "^at log 0" "guest $n: nothing in its log to be ashamed of"
	[ "$_bad" = 0 ] || diag "$(printf '%s\n' "$out" | tail -n 20)"
done
# what the last of them gave back may be on its way for a while
for i in $(seq 40); do
	memory
	[ "$free" -ge $((free0 - 2048)) ] && [ "$slab" -le $((slab0 + 1024)) ] && break
	sleep 2
done
num "$free" -ge $((free0 - 2048)) "free memory is back within 2 MB: $free0 KB, now $free"
num "$slab" -le $((slab0 + 1024)) "slab is back within 1 MB: $slab0 KB, now $slab"
is "$pinned" "$pinned0" "as many pages are pinned as before: $pinned"
is "$(cat /sys/module/lg/refcnt)" 0 "nothing is left behind"
done_testing

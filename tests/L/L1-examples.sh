# The examples of --help, word for word, where there are such files.
# on: pentium3-2
# needs: linux
# timeout: 150
. /t/tap.sh
mkdir -p /t/tmp/bin /t/tmp/here
cd /t/tmp/here
# Stands in for passt: keeps its end of the cable until we are gone.
cat >/t/tmp/bin/passt <<'END'
#!/bin/sh
while [ "$1" != --fd ]; do shift; done
eval "exec cat <&$2 >/dev/null"
END
chmod 755 /t/tmp/bin/passt
PATH=/t/tmp/bin:$PATH
cp /t/guests/hello hello
ln -s /lguest/vmlinux vmlinux
# root.img, made by a guest: a file system with busybox in it, and a first process.
truncate -s 8M root.img
make='mke2fs /dev/vda >/dev/null; mount -t ext2 /dev/vda /mnt && cd /mnt && mkdir -p bin sbin dev proc sys tmp root etc && cp /bin/busybox bin && cp /init sbin/init && echo made; cd /; umount /mnt'
linux 32M "$make" --disk root.img
like "$out" "^made$" "a root file system"
"$LAUNCHER" --help >/t/tmp/help
sed -n '/^Examples: /,$p' /t/tmp/help | sed 's/^Examples://; s/^ *//' | sed -e :a -e '/\\$/N; s/\\\n//; ta' >/t/tmp/examples
is "$(wc -l </t/tmp/examples)" 2 "two examples"
read -r first </t/tmp/examples
run sh -c "$first"
is "$rc" 0 "$first: status"
like "$out" "Good-bye" "it says what hello says"
second=$(sed -n 2p /t/tmp/examples)
printf 'cat /proc/cmdline; ls /sys/class/net; mount\necho sum $((6 * 7))\nexit\n' >/t/tmp/keys
# nobody hears what is typed before there is a shell: type it every other second
while sleep 2 && cat /t/tmp/keys; do :; done | timeout 100 sh -c "$second" >/t/tmp/said 2>&1
rc=$?
out=$(cat /t/tmp/said)
out=$(printf '%s\n' "$out" | tr -d '\r')
is "$rc" 0 "$second: status"
like "$out" "^sum 42$" "a shell that listens"
like "$out" "/dev/(root|vda) on / type ext" "on that disk"
like "$out" "eth0" "with a network card"
[ $rc = 0 ] || diag "$(printf '%s\n' "$out" | tail -n 30)"
done_testing

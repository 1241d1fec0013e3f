# shows: Linux has a keyboard, and reads what is typed into a pipe
# reread: L:350 <<take what the driver stores to a virtio register>>
# needs: linux
# timeout: 240
. /t/tap.sh
mkfifo keys
cat >run <<'END'
cat /proc/bus/input/devices; exec 3</dev/input/event0; cat <&3 >/tmp/ev & echo listening; n=0;
until od -An -v -tx2 -w16 /tmp/ev | grep -q '0001 001c 0000 0000'; do n=$((n+1)); [ $n -lt 40 ] || break; usleep 500000; done;
od -An -v -tx2 -w16 /tmp/ev | sed 's/^/event /'
END
"$LAUNCHER" 40M /lguest/vmlinux --initrd=/lguest/initrd.gz --keyboard=keys console=hvc0 quiet \
	"run=\"$(tr '\n' ' ' <run)\"" </dev/null >console 2>&1 &
wait_for grep -aq listening console
echo $LG_CHALLENGE | tr 0-9 qwertyuiop | timeout 10 sh -c 'cat >keys'
wait $!
is $? 0 "the guest powers off"
tr -d '\r' <console >said
tell "$(sed -n 's/^N: Name="\(.*\)"$/name \1/p' said | head -n 1)"
grep -a '^event [ 0-9a-f]*$' said | while read -r line; do tell "$line"; done
diag "$(tail -n 5 said)"
done_testing

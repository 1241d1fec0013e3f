#!/usr/bin/perl
# A PAE host with 6 GB: a Linux guest whose memory lies beyond the first four, in pages that an
# entry of four bytes could not name.
# host: i386 pae
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $out = `make module HOST=pae 2>&1`;
is $?, 0, 'the module is built for a PAE host' or diag($out), BAIL_OUT('no module');
open my $f, '>', "$dir/script" or die;
print $f <<'END';
dmesg -n 1
insmod lg.ko || exit 9
mkfifo /tmp/keys
exec 5<>/tmp/keys
lguest 64M vmlinux --initrd=initrd.gz console=hvc0 quiet 'run="i=0; while [ $i -lt 50 ]; do /bin/true && i=$((i+1)); done; echo forks $i; read go"' </tmp/keys >/tmp/out 2>&1 &
pid=$!
for i in $(seq 600); do grep -q forks /tmp/out && break; sleep 0.1; done
# its largest mapping is the guest's memory; an entry of pagemap: bit 63 present, below 55 the frame
range=$(awk '{ split($1, r, "-"); n = ("0x" r[2]) - ("0x" r[1]); if (n > most) { most = n; at = r[1] } } END { print at, most / 4096 }' /proc/$pid/maps)
set -- $range
dd if=/proc/$pid/pagemap bs=8 skip=$((0x$1 / 4096)) count=$2 2>/dev/null | od -An -v -tx4 -w8 |
	awk '{ if (substr($2, 1, 1) ~ /[89a-f]/) { n++; if (substr($2, 6, 3) != "000" || substr($1, 1, 3) != "000") high++ } } END { print "pages", n, "beyond 4 GB", high + 0 }'
echo >&5	# the guest has waited for it
wait $pid
echo "status $?"
grep forks /tmp/out
END
close $f;
my $said = `tests/vm/boot --host pae --mem 6144 --timeout 200 --script $dir/script kmod-out/guest/vmlinux kmod-out/guest/initrd.gz </dev/null 2>&1`;
is $?, 0, 'it runs, and the log is clean';
like $said, qr/^forks 50/m, 'the guest makes its processes';
like $said, qr/^status 0/m, 'and ends well' or diag $said;
my ($pages, $high) = $said =~ /^pages (\d+) beyond 4 GB (\d+)/m;
cmp_ok $high // 0, '>', 1000, ($high // 'no') . ' of its ' . ($pages // '') . ' pages are beyond 4 GB';
done_testing;

#!/usr/bin/perl
# A distribution's own kernel, as it comes and unpacked; a RAM disk that was cut off.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my ($bz) = glob 'kmod-out/cache/image/boot/vmlinuz-*-686';
my $said = `kmod-out/launcher/lguest 64M $bz 2>&1 </dev/null`;
is $? >> 8, 2, 'Debian\'s kernel as it comes: refused';
like $said, qr/^lguest: \S+: a bzImage, .*; use the vmlinux it was made from$/, 'and called by its name';

sub slurp { open my $f, '<:raw', $_[0] or die "$_[0]: $!\n"; local $/; scalar <$f> }
sub put { open my $f, '>:raw', "$dir/$_[0]" or die; print $f $_[1]; close $f or die }
# the compressed ELF file in it: the setup header says where
my $k = slurp($bz);
my ($from, $length) = unpack 'V2', substr $k, 0x248, 8;
put('z', substr $k, 512 * (1 + (unpack('C', substr $k, 0x1f1, 1) || 4)) + $from, $length - 4);
system "xz -dc $dir/z >$dir/debian";
is substr(slurp("$dir/debian"), 0, 4), "\x7fELF", 'unpacked, it is a kernel';
my $initrd = slurp('kmod-out/guest/initrd.gz');
put('half.gz', substr $initrd, 0, length($initrd) / 2);
put('script', <<'END');
dmesg -n 1
insmod lg.ko || exit 9
for m in 64M 256M; do
	timeout -s KILL 30 lguest $m debian console=hvc0 quiet </dev/null
	echo "debian $m: $?"
done
timeout -s KILL 60 lguest 64M vmlinux --initrd=half.gz console=hvc0 quiet </dev/null
echo "half: $?"
echo "refs $(cat /sys/module/lg/refcnt)"
END
$said = `tests/vm/boot --timeout 300 --script $dir/script kmod-out/guest/vmlinux $dir/debian $dir/half.gz </dev/null 2>&1`;
is $?, 0, 'the machine ends well';
$said =~ s/\r//g;
is scalar(() = $said =~ /^lguest: guest died: unhandled trap 13, .*, before LGUEST_INIT: is it made for lguest\?/mg), 2,
	'unpacked: it dies, and its user hears why';
like $said, qr/^debian $_: 1$/m, "$_: status 1" for '64M', '256M';
like $said, qr/^half: 1$/m, 'half a RAM disk: it dies';
like $said, qr/^\[.*Initramfs unpacking failed/m, 'and says what was wrong';
like $said, qr/^lguest: guest died: guest panic: .*root/m, 'and of what it died';
like $said, qr/^refs 0$/m, 'nothing is left behind';
done_testing;

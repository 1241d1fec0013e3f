#!/usr/bin/perl
# Disks of a Linux guest: files written through ext4 and read again, inside and by
# e2fsprogs outside; the launcher shot in the middle, the machine's plug pulled;
# disks that are full, cut, gone, in use.
use strict;
use warnings;
use Digest::MD5 'md5_hex';
use File::Temp 'tempdir';
use Test::More;

my $mb = $ENV{SLOW} ? 100 : 10;
my $rounds = $ENV{SLOW} ? 6 : 1;
my $dir = tempdir(CLEANUP => 1);
$ENV{PATH} .= ':/usr/sbin:/sbin';
my %image = map { $_ => "$dir/$_.img" } 'a' .. 'e';
for (sort keys %image) {
	my $size = ($_ eq 'a' ? 2 * $mb + 12 : 16) . 'M';
	system("truncate -s $size $image{$_} && mke2fs -q -t ext4 $image{$_}") == 0 or die;
}
system("(cat kmod-out/guest/initrd.gz; tangle/linux/initrd " .
	join(' ', map { "bin/$_=tests/L/linux/$_.guest" } qw(disks burn trouble)) . ") >$dir/disks.gz") == 0 or die;
my $timeout = 300 + 20 * $mb;
my $said = `tests/vm/boot --timeout $timeout --script tests/L/linux/disks.host --arg $mb --arg $rounds \\
	@{[map { "--module $_" } qw(virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk loop)]} \\
	@{[map { "--qemu '-drive file=$image{$_},if=virtio,format=raw,discard=unmap'" } sort keys %image]} \\
	kmod-out/guest/vmlinux $dir/disks.gz </dev/null 2>&1`;
is $?, 0, 'the machine ends well';
$said =~ s/\r//g;

sub said { ok scalar($said =~ /^$_[0]$/m), $_[1] or diag "nothing like $_[0]" }
ok $said !~ /in vain|HANGS/, 'nothing hangs';
said 'VM one: status 0', 'all is well: it powers off';
said qr/one: vda: \[vda\] ro 0 sectors \d+/, 'the name of a block device';
said qr/one: vdb: \[file\] ro 0 sectors 16384/, 'of a file';
said qr/one: vdc: \[loop0\] ro 0 sectors 16384/, 'of a loop device';
said qr/one: vdd: \[reader\] ro 1 sectors 2048/, 'of a read-only disk, which says so';
said "one: verified $mb", "$mb MB written, unmounted, mounted, verified";
my ($reader) = $said =~ /^VM reader (\w+)/m;
said "one: read-only disk: $reader  -", 'a read-only disk reads';
ok $said !~ /written to a read-only/, 'and does not write';
my ($f0, $l0) = $said =~ /^VM blocks file (\d+) loop (\d+)/m;
my ($f1, $l1) = $said =~ /^VM holes file (\d+) loop (\d+)/m;
cmp_ok $f0 // 0, '>=', 6 * 2048, 'a file is written';
cmp_ok $l0 // 0, '>=', 6 * 2048, 'a block device is';
is $f0 - $f1, 4 * 2048, 'discard: the file gets holes';
is $l0 - $l1, 4 * 2048, 'discard: the block device is told, too';
for ('b', 'c') {
	said "one: vd$_ in the hole: 0", "vd$_: zeroes in the hole";
	said "one: vd$_ before it: the same", "vd$_: all as it was before it";
	said "one: vd$_ behind it: the same", "vd$_: and behind it";
}
said qr/VM same file: status 2: lguest: file: in use by another guest; end the other guest, or copy the disk/, 'a file that another guest writes: refused';
said qr/VM same file read: status 2: lguest: file: in use.*/, 'even to read it';
said qr/VM same device: status 2: lguest: \/dev\/vda: in use.*/, 'a device that another guest writes: refused';
said qr/VM other name: status 2: lguest: name: in use by the host.*/, 'by another name, too';
said qr/VM both read: status 2: lguest: \/nothing: .*/, 'two readers of one file are let in';
said qr/VM mounted: status 2: lguest: \/dev\/loop1: in use by the host.*; unmount it.*/, 'a device that the host uses: refused';

# from outside
sub out { my $o = `@_ 2>&1`; return wantarray ? ($? >> 8, $o) : $o }
sub sound { my ($status, $o) = out("e2fsck -fn $_[0]"); is $status, 0, "$_[1]: e2fsck has no complaint" or diag $o }
sub file {
	my ($image, $name) = @_;
	unlink "$dir/x";
	out("debugfs -R 'dump /$name $dir/x' $image");
	open my $f, '<:raw', "$dir/x" or return '';
	local $/;
	return <$f> // '';
}
sound $image{a}, 'unmounted';
my $sums = file($image{a}, 'sums');
my ($want) = $said =~ /^one: sums (\w+)/m;
is md5_hex($sums), $want // '?', 'outside: the list of sums is the guest\'s';
my %sum = reverse $sums =~ /^(\w+)  (\w+)$/mg;
is scalar(grep { md5_hex(file($image{a}, $_)) eq $sum{$_} } keys %sum), $mb, "outside: so are $mb MB";

for (['b', 'launcher shot'], ['c', 'another one shot'], ['d', 'plug pulled']) {
	my ($d, $what) = @$_;
	my %sum = $said =~ /^vd$d: synced (\S+) (\w+)/mg;
	my $least = 12 * ($d eq 'd' ? 1 : $rounds);
	cmp_ok scalar(keys %sum), '>=', $least, "$what: " . keys(%sum) . ' files were safe';
	my ($status, $o) = out("e2fsck -p $image{$d}");
	like $o, qr/recovering journal/, "$what: in the middle";
	cmp_ok $status, '<=', 1, "$what: the journal is replayed" or diag $o;
	sound $image{$d}, $what;
	my @lost = grep { md5_hex(file($image{$d}, $_)) ne $sum{$_} } sort keys %sum;
	is "@lost", '', "$what: and they are, all of them";
}

said 'VM trouble: status 0', 'in trouble: it powers off';
said "trouble: $_: good", $_ for 'full: before', 'full: kept 0', 'full: kept 1', 'room: write', 'room: read', 'room: kept 0',
	'cut: before', 'cut: kept 0', 'cut: goes on', 'gone: before';
said "trouble: $_: .*(error|Error)", "$_: an I/O error" for 'full: write', 'cut: read', 'cut: write', 'gone: read', 'gone: write', 'gone: flush';
said 'trouble: lguest: full/file: No space left on device; the guest gets an error', 'the user hears of a full disk';
said 'trouble: lguest: cut: has become shorter; the guest gets an error', 'of one that was cut';
said 'trouble: lguest: /dev/vde: .*; the guest gets an error', 'of one that is gone';
said "VM cut file: 4194304", 'what was cut stays cut' ;
said 'VM refs 0', 'nothing is left behind';
diag $said if !Test::More->builder->is_passing;
done_testing;

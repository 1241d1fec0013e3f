#!/usr/bin/perl
# Each refusal of the launcher's: one line that names the thing and the remedy,
# exit status 2, nothing left behind.  No guest and no VM is needed.
use strict;
use warnings;
no warnings 'qw';	# a comma is a comma
use Cwd;
use Fcntl ':flock';
use File::Temp 'tempdir';
use Test::More;

my $lguest = getcwd . '/kmod-out/launcher/lguest';
my $dir = tempdir(CLEANUP => 1);
chdir $dir or die;

sub elf {
	my %o = (class => 1, machine => 3, type => 2, data => 1, entry => 0x100000,
		ph => [[1, 84, 0x100000, 16, 32]], tail => "\x90" x 64, @_);
	my $n = $o{phnum} // @{$o{ph}};
	my $e = "\x7fELF" . pack('C3x9 v2 V5 v6', $o{class}, $o{data}, 1, $o{type}, $o{machine}, 1,
		$o{entry}, 52, 0, 0, 52, $o{phentsize} // 32, $n, 0, 0, 0);
	$e .= pack 'V8', $_->[0], $_->[1], ($_->[2] | 0xc0000000), $_->[2], $_->[3], $_->[4], 7, 4096
		for @{$o{ph}};
	return $e . $o{tail};
}
sub put {
	my ($name, $bytes, $size) = @_;
	open my $f, '>:raw', $name or die;
	print $f $bytes;
	close $f;
	truncate $name, $size if $size;
}
put good => elf();
put empty => '';
put short => "\x7fELF";
put half => substr elf(), 0, 40;
put trunc => substr(elf(), 0, 60);
put trunc2 => substr(elf(), 0, 90);
put text => "hello, world\n" x 10;
put bz => ("\0" x 0x202) . 'HdrS' . ("\0" x 100);
put e64 => elf(class => 2);
put arm => elf(machine => 40);
put big => elf(data => 2, machine => 0x300);
put pie => elf(type => 3);
put noph => elf(ph => []);
put boot => elf(ph => [[1, 84, 0x1000, 16, 32]], entry => 0x1000);
put boot0 => elf(ph => [[1, 84, 0, 16, 0x200000]]);
put high => elf(ph => [[1, 84, 0x4000000, 16, 32]]);
put wild => elf(ph => [[1, 84, 0xc1000000, 16, 32]]);
put wrap => elf(ph => [[1, 84, 0xfffffff0, 16, 32]]);
put fs => elf(ph => [[1, 84, 0x100000, 64, 32]]);
put noentry => elf(entry => 0x50);
put noload => elf(ph => [[2, 84, 0x100000, 16, 32]]);
put phoff => elf(phnum => 60000);
put ird => 'x' x 5000;
put ird0 => '';
put irdbig => '', 70 << 20;
put irdhuge => '', 5 << 30;
put odd511 => 'x' x 511;
put odd => 'x' x 1000;
put held => 'x' x 1000;
open my $held, '+<', 'held' or die;
flock $held, LOCK_EX or die;
put denied => elf();
chmod 0, 'denied';
system 'mkfifo', 'fifo';

my $kernel = qr/use an i386 vmlinux, uncompressed/;
my $list = qr/lguest --help lists the options/;
my $there = qr{/dev/lguest: .*(insmod|root)};
my @tests = (
	[[], qr/MEMORY: missing; say: lguest 64M vmlinux/],
	[['64M'], qr/KERNEL: missing; say: lguest 64M vmlinux/],
	[[qw(x good)], qr/x: not an amount of memory; say 64M/],
	[[qw(-5 good)], qr/-5: not an option of lguest; $list/],
	[[qw(0 good)], qr/0: no guest can live in that; say 64M/],
	[[qw(0M good)], qr/0M: no guest can live in that; say 64M/],
	[[qw(64K good)], qr/64K: not an amount of memory; say 64M/],
	[[qw(64MB good)], qr/64MB: not an amount of memory; say 64M/],
	[[qw(4G good)], qr/4G: a guest has at most 3072M; ask for less/],
	[[qw(3073 good)], qr/3073: a guest has at most 3072M; ask for less/],
	[[qw(99999999999999999999 good)], qr/9{20}: a guest has at most 3072M; ask for less/],
	[[qw(4294967297 good)], qr/4294967297: a guest has at most 3072M; ask for less/],
	[[qw(64M nofile)], qr/nofile: No such file or directory; name an i386 vmlinux/],
	[[qw(64M .)], qr/\.: not a regular file; name an i386 vmlinux/],
	[[qw(64M fifo)], qr/fifo: not a regular file; name an i386 vmlinux/],
	[[qw(64M /dev/null)], qr{/dev/null: not a regular file; name an i386 vmlinux}],
	[['64M', ''], qr/'': No such file or directory; name an i386 vmlinux/],
	(map { [['64M', $_], qr/$_: not an ELF file; $kernel/] } qw(empty short text)),
	[[qw(64M half)], qr/half: truncated: it ends before byte 52; build it or copy it again/],
	[[qw(64M trunc)], qr/trunc: truncated: it ends before byte 84; /],
	[[qw(64M trunc2)], qr/trunc2: truncated: it ends before byte 100; /],
	[[qw(64M bz)], qr/bz: a bzImage, which is a compressed kernel; use the vmlinux it was made from/],
	[[qw(64M e64)], qr/e64: a 64-bit kernel, and the guest has 32; build it with ARCH=i386/],
	[[qw(64M arm)], qr/arm: an ELF file, but not for i386; $kernel/],
	[[qw(64M big)], qr/big: an ELF file, but not for i386; $kernel/],
	[[qw(64M pie)], qr/pie: an ELF file without addresses of its own; link it with -static -no-pie/],
	[[qw(64M noph)], qr/noph: an ELF file with no segments; $kernel/],
	[[qw(64M boot)], qr/boot: starts at 0x1000, among the boot parameters; link it at 1 MB/],
	[[qw(64M boot0)], qr/boot0: starts at 0, among the boot parameters; link it at 1 MB/],
	[[qw(64M high)], qr/high: reaches up to 65M of 64M of memory; give the guest more/],
	[[qw(64M wild)], qr/wild: reaches up to 0xc1000020, where no guest has memory; mend/],
	[[qw(64M wrap)], qr/wrap: reaches up to 0x100000010, where no guest has memory; mend/],
	[[qw(64M fs)], qr/fs: a segment is longer in the file than in memory; build it or copy it again/],
	[[qw(64M noentry)], qr/noentry: its entry 0x50 is outside it; $kernel/],
	[[qw(64M noload)], qr/noload: its entry 0x100000 is outside it; $kernel/],
	[[qw(64M phoff)], qr/phoff: truncated: it ends before byte \d+; build it or copy it again/],
	[[qw(1M good)], qr/good: reaches up to 2M of 1M of memory; give the guest more/],
	[[qw(64M good --initrd=nofile)], qr/nofile: No such file or directory; name a file after --initrd=/],
	[[qw(64M good --initrd=)], qr/'': No such file or directory; name a file after --initrd=/],
	[[qw(64M good --initrd ird --initrd ird)], qr/--initrd: given twice; join/],
	[[qw(64M good --disk=)], qr/'': No such file or directory; name a file or a block device/],
	[[qw(64M good --net)], qr/--net: needs a value; $list/],
	[[qw(64M good --net=)], qr/'': not a kind of network; say user, tap:NAME or unix:PATH/],
	[[qw(64M good --net=usr)], qr/usr: not a kind of network; say user, tap:NAME or unix:PATH/],
	[[qw(64M good --net=tap:)], qr/--net: not the name of an interface: ''; say tap:NAME/],
	[[qw(64M good --net=unix:nodir/wire)], qr/--net: no socket can be made at 'nodir\/wire'; say unix:PATH, in a directory of yours/],
	[[qw(64M good --net=unix:wire,mac=1:2)], qr/1:2: not the address of a network card; say mac=/],
	[[qw(64M good --rng=1)], qr/--rng=1: takes no value; $list/],
	[[qw(64M good --no-sandbox=1)], qr/--no-sandbox=1: takes no value; $list/],
	[[qw(64M good --initrd)], qr/--initrd: needs a value; $list/],
	[[qw(64M good --initrd=ird0)], qr/ird0: empty; build it again/],
	[[qw(64M good --initrd=irdbig)], qr/irdbig: with the kernel it needs 72M of 64M of memory; give the guest more/],
	[[qw(64M good --initrd=irdhuge)], qr/irdhuge: with the kernel it needs \d+M of 64M of memory; give the guest more/],
	[[qw(64M good --initrd=.)], qr/\.: not a regular file; name a file after --initrd=/],
	[[qw(64M good --disk=nofile)], qr/nofile: No such file or directory; name a file or a block device, or add ,ro/],
	[[qw(64M good --disk=.)], qr/\.: Is a directory; name a file or a block device, or add ,ro/],
	[[qw(64M good --disk=.,ro)], qr/\.: not something with sectors; name a file or a block device/],
	(map { [['64M', 'good', "--disk=$_"], qr/$_: not something with sectors; name a file or a block device/] }
		qw(/dev/null /dev/full /dev/zero fifo)),
	(map { [['64M', 'good', "--disk=$_"], qr/$_: has no sectors; make it larger: truncate -s 1G/] } qw(ird0 odd511)),
	[[qw(64M good --disk=held)], qr/held: in use by another guest; end the other guest, or copy the disk/],
	[[qw(64M good --disk=held,ro)], qr/held: in use by another guest; end the other guest, or copy the disk/],
	[[qw(64M good --disk=odd --disk=odd)], qr/odd: in use by another guest; end the other guest, or copy the disk/],
	[[qw(64M good --disk=odd --disk=./odd,ro)], qr/\.\/odd: in use by another guest; end the other guest, or copy the disk/],
	[['--bogus'], qr/--bogus: not an option of lguest; $list/],
	[['-x'], qr/-x: not an option of lguest; $list/],
	[[qw(-xy 64M good)], qr/-x: not an option of lguest; $list/],
	[['--help=3'], qr/--help=3: takes no value; $list/],
	[[qw(64M good), 'x' x 2048], qr/ARGUMENT: more than 2047 characters of command line; leave some out/],
	[[qw(64M good), 'x' x 1000, 'y' x 1000, 'z' x 100], qr/ARGUMENT: more than 2047 characters/],
	# and these are all right, as far as they get on a machine without the module
	[[qw(64M good)], $there],
	[[qw(3G good)], $there],
	[[qw(1g good)], $there],
	[[qw(64M good), 'x' x 2047], $there],
	[[qw(64M good --initrd ird)], $there],
	# options before, between and after the words, with = and without; once more with --, which ends them
	[[qw(--initrd ird --rng 64M good a=b)], $there],
	[[qw(64M --rng --initrd=ird good a=b)], $there],
	[[qw(64M good a=b --initrd ird c --rng), '--disk', 'irdbig,ro'], $there],
	[[qw(64M good a=b --initrd=ird c -- --rng=no)], $there],
	[[qw(64M good -- -- -q --verbose)], $there],
	[[qw(64M good --disk=odd)], $there],
	[[qw(64M good --disk=odd,ro --disk=odd,ro)], $there],
);
SKIP: {
	skip 'root may read everything', 0 unless $>;
	push @tests, [[qw(64M denied)], qr/denied: Permission denied; /];
}
if (-e '/dev/lguest') {	# a host that is able to; only what comes before it can be tested
	@tests = grep { $_->[1] ne $there } @tests;
}
plan tests => 2 * @tests + 6;

sub run {
	my @args = @_;
	my $pid = open(my $p, '-|') // die;
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDERR, '>&', \*STDOUT;
		alarm 20;
		exec $lguest, @args;
	}
	local $/;
	my $out = <$p> // '';
	close $p;
	return ($?, $out);
}

my $before = join "\n", sort glob '*';
for (@tests) {
	my ($args, $want) = @$_;
	my ($status, $out) = run(@$args);
	my $name = substr join(' ', @$args), 0, 40;
	is $status, 2 << 8, "lguest $name: status 2";
	like $out, qr/\Alguest: $want[^\n]*\n\z/, "lguest $name: one line, the thing and the remedy";
}
is join("\n", sort glob '*'), $before, 'no file was left behind';
is `pgrep -f $dir`, '', 'and no process';
my ($status, $out) = run('--help');
is $status, 0, '--help: status 0';
ok $out =~ tr/\n// < 25 && $out =~ /^Usage: lguest \[OPTION\.\.\.\] MEMORY KERNEL/, '--help fits a screen';
($status, $out) = run('--version');
is $status, 0, '--version: status 0';
like $out, qr/\Alguest \d\S*\n\z/, '--version is one line';

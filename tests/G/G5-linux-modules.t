#!/usr/bin/perl
# Modules in a guest: their call sites are ours as the kernel's are; and lg.ko is one that has no
# business there, and is told so.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $dir = Guest::module('sites', 'tests/G/linux/sites') or BAIL_OUT("no module: $Guest::said");
my $ko = "$dir/sites.ko";

# Where its sites are: a record of eight bytes each, with the offset in the section that it names.
my $records = `objcopy -O binary -j .parainstructions --set-section-flags .parainstructions=alloc,load $ko $dir/sites && cat $dir/sites`;
my ($named) = `readelf -rW $ko` =~ /'\.rel\.parainstructions'.*?\n\n/s ? $& : '';
my %in = map { $_ => 1 } $named =~ / R_386_32 +\w+ +(\S+)$/mg;
my ($section) = keys %in;
my %sites;
for (my $i = 0; $i + 8 <= length $records; $i += 8) {
	my ($at, $type, $length) = unpack 'VCC', substr $records, $i, 8;
	push @{$sites{$type}}, [$at, $length];
}
my @sites = map { @$_ } values %sites;
cmp_ok scalar(@sites), '>=', 5, scalar(@sites) . ' sites in a module';
is scalar(keys %sites), 3, 'of three kinds';
is scalar(keys %in), 1, 'all in one section' or BAIL_OUT($named);
my ($size) = map { hex } `readelf -SW $ko` =~ /\] \Q$section\E +\S+ +\S+ \S+ (\w+)/;

# The host's module, for this kernel. It takes a kernel that claims to have been built with KVM, and what
# that would export; it never comes to call it.
my $pretend = Guest::module('pretend', 'tests/G/linux/pretend') or BAIL_OUT("no module: $Guest::said");
system('mkdir', '-p', "$dir/../include");
system("cp kmod-out/include/* $dir/../include/") == 0 or die;
my $clean = "$dir/../clean";
system("mkdir $clean && cd kmod-out/host && cp --parents \$(find . -name '*.[chS]' ! -name '*.mod.c') Kbuild $clean/") == 0 or die;
my $lg = Guest::module('host', $clean);
ok !$lg, 'lg.ko does not compile for this kernel';
like $Guest::said, qr/#error "lguest needs a kernel with CONFIG_KVM/, 'and says what it lacks';
$lg = Guest::module('lg', $clean, define => ['CONFIG_KVM_MODULE', 'CONFIG_USER_RETURN_NOTIFIER'])
	or BAIL_OUT("no module: $Guest::said");

my $run = "insmod /sites.ko; kcore \$(cat /sys/module/sites/sections/$section) $size; dmesg | grep seen; rmmod sites; lsmod";
my $inside = "; insmod /pretend.ko; insmod /lg.ko; echo insmod \$?; dmesg | tail -n 3; lsmod; rmmod pretend";
my $initrd = Guest::initrd('kcore', "sites.ko=$ko", "pretend.ko=$pretend/pretend.ko", "lg.ko=$lg/lg.ko");

my %want = (
	guest => [qw(^c705[0-9a-f]{8}00000000 ^a1[0-9a-f]{8} ^e8)],
	native => [qw(^fa ^9c58 ^fb)],
);
for my $how (qw(guest native)) {
	my $said = $how eq 'guest' ? Guest::guest($initrd, $run . $inside) : Guest::native($initrd, $run);
	ok defined $said, "$how: it ends well" or diag $Guest::said;
	like $said // '', qr/sites: seen 0x1f\b/, "$how: the flag is what it should be, each time";
	my ($hex) = ($said // '') =~ /^KCORE (\w+)/m;
	my $text = pack 'H*', $hex // '';
	is length $text, $size, "$how: the module's text as it is in memory" or next;
	my %of;
	for my $type (keys %sites) {
		for (@{$sites{$type}}) {
			my $bytes = unpack 'H*', substr $text, $$_[0], 10;
			my @is = grep { $bytes =~ $want{$how}[$_] } 0 .. 2;
			$of{$type}{@is ? "@is" : $bytes}++;
		}
	}
	is_deeply [sort map { join ' ', sort keys %$_ } values %of], [0, 1, 2],
		"$how: cli, pushf and sti, each as in the kernel itself";
	if ($how eq 'guest') {
		my ($address) = `nm kmod-out/guest/vmlinux` =~ /^(\w+) \S lguest_data$/m;
		my %to = map { unpack('V', pack 'H*', $_) => 1 } unpack('H*', $text) =~ /c705([0-9a-f]{8})00000000/g;
		is_deeply [keys %to], [hex $address], 'guest: the store is to lguest_data'
			or diag sprintf '%x', $_ for keys %to;
		like $said, qr/^insmod 19$/m, 'guest: lg.ko is refused';
		like $said, qr/lg: this kernel runs in ring 1: it is a guest of lguest/, 'and the reason is the right one';
		like $said, qr/lg: load the module in the host of this guest/, 'with advice';
		unlike $said, qr/^lg\b/m, 'and it is gone';
	}
}
done_testing;

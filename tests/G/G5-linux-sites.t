#!/usr/bin/perl
# What the running kernel has at every site of cli, pushf and sti: in a guest ours, natively theirs.
use strict;
use warnings;
use lib 'tests/G/linux';
use File::Temp 'tempdir';
use Guest;
use Test::More;

my $vmlinux = 'kmod-out/guest/vmlinux';
my %sym = map { /^(\w+) \S (\S+)$/ ? ($2 => hex $1) : () } `nm $vmlinux`;
ok $sym{pv_ops}, "$vmlinux has its symbols" or BAIL_OUT('no symbols');

sub section {	# its bytes, and where they are in memory
	my ($name) = @_;
	my ($at, $off, $size) = map { hex } `readelf -SW $vmlinux` =~ /\] \Q$name\E +\S+ +(\w+) (\w+) (\w+)/;
	open my $f, '<:raw', $vmlinux or die;
	seek $f, $off, 0;
	read $f, my $bytes, $size;
	return ($bytes, $at);
}

# The table's first contents say which entry is whose; a site's type is the entry's number.
my ($data, $at) = section('.data');
my %kind;
for (['pushf', 'pv_native_save_fl'], ['cli', 'pv_native_irq_disable'], ['sti', 'pv_native_irq_enable']) {
	my ($name, $function) = @$_;
	for my $i (0 .. 80) {
		my $word = unpack 'V', substr $data, $sym{pv_ops} - $at + 4 * $i, 4;
		$kind{$i} //= $name if $word == ($sym{$function} // -1);
	}
}
is join(' ', sort values %kind), 'cli pushf sti', 'the table has the three operations';

my ($sites) = section('.parainstructions');
my (%count, $list);
for (my $i = 0; $i + 8 <= length $sites; $i += 8) {
	my ($where, $type, $len) = unpack 'VCC', substr $sites, $i, 8;
	my $kind = $kind{$type} // next;
	next if $where >= $sym{__init_begin} && $where < $sym{__init_end};	# given back by now
	$list .= sprintf "%s %x\n", $kind, $where;
	$count{$kind}++;
}
cmp_ok $count{$_} // 0, '>', 100, "$count{$_} sites of $_" for qw(cli pushf sti);

my $dir = tempdir(CLEANUP => 1);
open my $f, '>', "$dir/sitelist" or die;
print $f $list;
close $f;
my $initrd = Guest::initrd('sites');
system("linux/initrd bin/sitelist=$dir/sitelist >>$initrd") == 0 or die;

my %want = (
	guest => { cli => qr/^c705[0-9a-f]{8}00000000$/, pushf => qr/^a1/, sti => qr/^call/ },
	native => { cli => qr/^fa/, pushf => qr/^9c58/, sti => qr/^fb/ },
);
for my $where (qw(guest native)) {
	my $said = $where eq 'guest' ? Guest::guest($initrd, 'sites') : Guest::native($initrd, 'sites');
	like $said // '', qr/^SITES end/m, "$where: it looked" or diag $Guest::said;
	my (%n, %bad, %texts);
	while (($said // '') =~ /^SITE (\w+) (\d+) (.*)$/mg) {
		$n{$1} += $2;
		$texts{$1}{substr $3, 0, $where eq 'guest' ? 20 : 2}++;
		$bad{$1} .= "$2 times $3\n" if $3 !~ $want{$where}{$1};
	}
	for (qw(cli pushf sti)) {
		is $n{$_} // 0, $count{$_}, "$where: all sites of $_";
		is $bad{$_} // '', '', "$where: every one as it should be";
	}
	if ($where eq 'guest') {
		my ($flag) = map { unpack 'H*', pack 'V', $_ } $sym{lguest_data};
		is join(' ', sort keys %{$texts{cli}}), "c705${flag}00000000", 'one store, to the flag';
		is scalar(keys %{$texts{sti}}), 1, 'and one function that is called';
	}
}
done_testing;

#!/usr/bin/perl
# Of the running guest's table of operations: which entries are native still, and may they be? And what
# the processor refused to ring 1 in a whole boot: each such instruction must be one that we know.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $vmlinux = 'kmod-out/guest/vmlinux';
my (%sym, %name);
for (`nm -n $vmlinux`) {
	my ($at, $name) = /^(\w+) \S (\S+)$/ or next;
	$sym{$name} = hex $at;
	push @{$name{hex $at}}, $name;
}
my @order = sort { $a <=> $b } keys %name;
sub function {			# the symbols at or before an address
	my ($at) = @_;
	my ($lo, $hi) = (0, $#order);
	while ($lo < $hi) {
		my $mid = int(($lo + $hi + 1) / 2);
		if ($order[$mid] <= $at) { $lo = $mid } else { $hi = $mid - 1 }
	}
	return join ' ', @{$name{$order[$lo]}};
}

# As it is linked: what is native. Where the table ends, the compiler knows.
my @found = join('', `readelf -SW $vmlinux`) =~ /\] \.data +\S+ +(\w+) (\w+) (\w+)/m;
my ($va, $off, $size) = map { hex } @found;
my ($bytes) = map { hex } join('', `nm -S $vmlinux`) =~ /^\w+ (\w+) \S pv_ops$/m;
open my $f, '<:raw', $vmlinux or die;
seek $f, $off + $sym{pv_ops} - $va, 0;
my $linked;
read $f, $linked, $bytes;
my @native = unpack 'V*', $linked;
cmp_ok scalar(@native), '>', 40, "the table has $bytes bytes";

# Native, and right: section G:300 says why of each.
my %allowed = map { $_ => 1 } qw(
	pv_native_get_debugreg pv_native_set_debugreg native_read_pmc native_load_gs_index native_write_ldt_entry
	native_flush_tlb_multi tlb_remove_page __paravirt_pgd_alloc native_set_pte native_set_pmd native_set_fixmap);
my %harmless = map { $_ => 1 } qw(_paravirt_nop paravirt_BUG _paravirt_ident);

my $hist = '/sys/kernel/tracing/events/lguest/lguest_exit';
my $initrd = Guest::initrd('kcore');
my $said = Guest::guest($initrd, sprintf('kcore %#x %d; demo', $sym{pv_ops}, $bytes),
	before => "echo 'hist:keys=trap,cs,ip.hex if trap==13' >$hist/trigger", after => "cat $hist/hist");
ok defined $said, 'a guest boots, shows its table, and goes' or BAIL_OUT($Guest::said);
my ($hex) = $said =~ /^KCORE (\w+)/m;
my @running = unpack 'V*', pack 'H*', $hex // '';
is scalar(@running), scalar(@native), 'all of it';
my (%left, @ours, @bad);
for my $i (0 .. $#running) {
	next unless $running[$i];
	my @names = @{$name{$running[$i]} // [sprintf '%x', $running[$i]]};
	next if grep { $harmless{$_} } @names;
	if ($running[$i] != $native[$i]) {
		push @ours, $names[0];
		push @bad, "entry $i: @names" unless grep { /lguest|^paravirt_end_context_switch$/ } @names;
		next;
	}
	my ($known) = grep { $allowed{$_} } @names;
	if ($known) { $left{$known} = 1 } else { push @bad, "entry $i: @names" }
}
is "@bad", '', 'each entry is ours, or nothing, or native and known';
is join(' ', sort keys %left), join(' ', sort keys %allowed), 'and none is known in vain';
cmp_ok scalar(@ours), '>', 25, scalar(@ours) . ' entries are ours';

sub instruction {
	my ($at) = @_;
	my $from = sprintf '--start-address=%#x --stop-address=%#x', $at, $at + 15;
	return `objdump -d --no-show-raw-insn $from $vmlinux` =~ /^\s*[0-9a-f]+:\s+(.*?)\s*$/m ? $1 : 'nothing';
}
my (%n, @strange);
while ($said =~ /trap: +13, cs: +(\d+), ip: +([0-9a-f]+) \} hitcount: +(\d+)/g) {
	my ($cs, $ip, $times) = ($1, hex $2, $3);
	next if ($cs & 3) == 3;
	my $what = instruction($ip);
	my ($kind) = $what =~ /%db\d/ ? 'debug register' : $what =~ /^mov +%cr4,/ ? 'mov %cr4'
		: $what =~ /^in +\$0x87,/ ? 'port' : ();
	if ($kind) { $n{$kind} += $times } else { push @strange, sprintf '%x in %s: %s', $ip, function($ip), $what }
}
is join("\n", @strange), '', 'ring 1 was refused nothing else';
is $n{'mov %cr4'}, 2, 'twice it read control register 4';
is $n{port}, 1, 'once it looked for a DMA controller';
is $n{'debug register'}, 6, 'six times it wrote a debug register';
done_testing;

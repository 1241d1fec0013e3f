#!/usr/bin/perl
# The guest's kernel boots on a bare machine, too: four models of processor.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd();
for my $cpu (qw(pentium3 pentium2 qemu32 max)) {
	my $said = Guest::native($initrd, 'demo; dmesg', cpu => $cpu);
	ok defined $said, "$cpu: boots and ends" or diag $Guest::said;
	like $said // '', qr/^Linux guest 6\.1\..* i\d86 /m, "$cpu: uname";
	like $said // '', qr/^200 processes, made and ended/m, "$cpu: 200 processes";
	my @ticks = ($said // '') =~ /^ *0: +(\d+)/mg;
	cmp_ok $ticks[1] // 0, '>', $ticks[0] // 0, "$cpu: the timer ticks";
	unlike $said // '', qr/BUG:|WARNING:|Oops/, "$cpu: nothing in its log to be ashamed of";
}
done_testing;

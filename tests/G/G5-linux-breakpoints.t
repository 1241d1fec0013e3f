#!/usr/bin/perl
# Hardware breakpoints, watchpoints, single steps: in a guest as natively.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('breakpoints');
my %said;
for my $where (qw(native guest)) {
	my $all = ($where eq 'guest' ? Guest::guest($initrd, 'breakpoints') : Guest::native($initrd, 'breakpoints'))
		// do { diag $Guest::said; '' };
	$said{$where} = [$all =~ /^BP (.*)$/mg];
	my @stops = grep { /^stop/ } @{$said{$where}};
	is scalar(@stops), 6, "$where: six stops";
	is join(' ', map { /watched (\d)/ } @stops), '1 1 2 2 3 3', "$where: in the right order";
	is scalar(grep { /dr6 1 .* at victim/ } @stops), 3, "$where: three at the breakpoint";
	is scalar(grep { /dr6 2 .* elsewhere/ } @stops), 3, "$where: three at the watchpoint";
	is scalar(grep { /signal 5 / } @stops), 6, "$where: each a SIGTRAP";
	like $said{$where}[-1] // '', qr/^end 7 after \d\d\d+ steps/, "$where: " . ($said{$where}[-1] // '');
}
is_deeply $said{guest}, $said{native}, 'the same to the step';
done_testing;

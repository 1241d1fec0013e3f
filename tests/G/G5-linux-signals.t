#!/usr/bin/perl
# Every privileged instruction in ring 3, and signal frames spoilt: in a guest as natively.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('signals');
my @native = (Guest::native($initrd, 'signals') // do { diag $Guest::said; '' }) =~ /^SIG (.*)$/mg;
my @guest = (Guest::guest($initrd, 'signals', words => 'loglevel=1') // do { diag $Guest::said; '' }) =~ /^SIG (.*)$/mg;
is $native[-1] // '', 'end', 'natively it ran to its end';
is $guest[-1] // '', 'end', 'and in a guest';
cmp_ok scalar(@native), '>', 100, scalar(@native) . ' cases';
# A guest's kernel is in ring 1: its selectors say so, and an error code may name them.
my %guest = map { /^(.*?(?:: | spoilt with \w+: ))(.*)/ ? ($1 => $2) : () } @guest;
for (@native) {
	my ($what, $outcome) = /^(.*?(?:: | spoilt with \w+: ))(.*)/ or next;
	is $guest{$what} // 'nothing', $outcome, $what =~ s/: $//r;
}
done_testing;

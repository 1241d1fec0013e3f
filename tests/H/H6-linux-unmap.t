#!/usr/bin/perl
# To unmap a range is one flush for the host, however many pages it has, and not one for each.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('unmap');
my $count = 'sed -n "s/^{ nr: *\([0-9]*\) } hitcount: *\([0-9]*\)$/calls \1: \2/p" $T/events/lguest/lguest_hypercall/hist';
my $said = Guest::guest($initrd, 'unmap 100 32; unmap 100 300',
	before => "T=/sys/kernel/tracing; echo hist:keys=nr >\$T/events/lguest/lguest_hypercall/trigger", after => $count);
ok defined $said, 'the guest ends well' or diag $Guest::said;
$said //= '';
is scalar(() = $said =~ /^unmapped 100 times/mg), 2, 'memory unmapped 200 times';
my %calls = $said =~ /^calls (\d+): (\d+)/mg;
cmp_ok $calls{14} // 0, '>=', 200, 'so many flushes at least: ' . ($calls{14} // 0);
cmp_ok $calls{14} // 0, '<', 1000, 'and not one for each page';
cmp_ok $calls{5} // 1000, '<', 100, 'and few that flush all: ' . ($calls{5} // 0);
done_testing;

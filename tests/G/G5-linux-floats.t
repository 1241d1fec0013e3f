#!/usr/bin/perl
# The floating point and SSE registers of six processes that take turns in a guest, of six that do so beside it on the
# host, all on one processor, with handlers that calculate: no bit is lost.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $turns = $ENV{SLOW} ? 20_000 : 1_700;
my $initrd = Guest::initrd('floats');
my $said = Guest::guest($initrd, "floats $turns; grep ctxt /proc/stat; dmesg | grep -c -e B[U]G: -e W[A]RNING:", smp => 1, files => ['floats'], timeout => 120 + $turns / 20,
	before => "(while [ ! -e /tmp/enough ]; do ./floats 300 || break; done) >/tmp/host 2>&1 &\nhost=\$!",
	after => ">/tmp/enough; wait \$host; sed 's/^/HOST /' /tmp/host");
ok defined $said, 'the guest ends well' or diag $Guest::said;
$said //= $Guest::said;
like $said, qr/^FPU end: \d+ turns, intact/m, 'in the guest each had its own';
my ($switches) = $said =~ /^ctxt (\d+)/m;
cmp_ok $switches // 0, '>=', 10_000, 'after ' . ($switches // 0) . ' switches';
my @host = $said =~ /^HOST FPU end: (\d+) turns, intact/mg;
cmp_ok scalar(@host), '>=', 1, 'and beside it on the host, turns: ' . join ' ', @host;
unlike $said, qr/FPU (?:status|\d)|spoilt/, 'nobody else said anything';
like $said, qr/^0$/m, 'nothing in its log to be ashamed of';
diag $said if $said !~ /^FPU end: \d+ turns, intact/m;
done_testing;

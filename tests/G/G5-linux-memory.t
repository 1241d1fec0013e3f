#!/usr/bin/perl
# Processes that share and change memory, with more of it than the guest has: every word is checked. Beside them
# random changes of one address space and its children's, against a model.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('memory', 'model');
my $seconds = $ENV{SLOW} ? 120 : 6;
my $said = Guest::guest($initrd, "mkswap /dev/vda; swapon /dev/vda; (i=1; while [ ! -e /tmp/enough ]; do model 1000 \$i || break; i=\$((i + 1)); done) & while memory $seconds 5 && set -- \$(grep pswpout /proc/vmstat) && [ \$2 -lt 24576 ]; do :; done; >/tmp/enough; wait; grep -E pswp /proc/vmstat; dmesg | grep -c -e B[U]G: -e W[A]RNING:",
	mem => '32M', words => '--disk=swap', before => 'dd if=/dev/zero of=swap bs=1M count=64 2>/dev/null',
	timeout => 150 + 3 * $seconds);
ok defined $said, 'the guest ends well' or diag $Guest::said;
$said //= '';
unlike $said, qr/^(?:MEM|MODEL) bad/m, 'every word is as it was written';
my @end = $said =~ /^MEM end, status (\w+)/mg;
is scalar(() = $said =~ /^MEM worker/mg), 8 * @end, 'eight workers at a time, to the end';
like "@end", qr/^0( 0)*$/, 'and content';
my @models = $said =~ /^MODEL end: (\d+) pages/mg;
cmp_ok scalar(@models), '>=', 1, "beside them a model, pages checked: @models";
my ($out) = $said =~ /^pswpout (\d+)/m;
my ($in) = $said =~ /^pswpin (\d+)/m;
cmp_ok $out // 0, '>=', 3 * 8192, 'three times its memory and more was swapped out: ' . ($out // 0) . ' pages';
cmp_ok $in // 0, '>', 1000, 'and in: ' . ($in // 0);
like $said, qr/^0$/m, 'nothing in its log to be ashamed of';
diag $said if $said =~ /(?:MEM|MODEL) bad/ || !@models;
done_testing;

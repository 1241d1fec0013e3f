#!/usr/bin/perl
# The harness tested: each planted evil must be a failure, by name, and must
# not cost the scripts behind it their turn.
# host: i386
use strict;
use warnings;
use Test::More;

my @evil = (
	['hang', qr/^# \S+: \S+hang\.sh: timeout/m],
	['panic', qr/^# \S+: \S+panic\.sh: the VM died/m],
	['warning', qr/^# \S+: \S+warning\.sh: the host's kernel log is not clean/m],
	['short', qr/^# \S+: \S+short\.sh: it never said how many tests/m],
	['notok', qr/^# \S+: \S+notok\.sh: 1 failed/m],
	['left', qr{left behind: /t/helpers/busybox sleep}],
);
my @scripts = map { "vm/selftest/$_->[0].sh" } @evil;
my $tap = `tests/vm/group --name selftest --cpu pentium3 --smp 2 @scripts vm/selftest/good.sh 2>&1`;
for (@evil) {
	my ($name, $says) = @$_;
	like $tap, qr/^not ok \d+ - \S+$name\.sh/m, "$name is a failure";
	like $tap, $says, "$name: it says why";
}
like $tap, qr/Kernel panic - not syncing: sysrq/, 'the last lines of the console are shown';
like $tap, qr/^ok 7 - \S+good\.sh/m, 'the good one behind them ran';
# what a script says last, while the serial line is still busy with what it said before
my @last = map { (split /\n/, `tests/vm/boot --run 'seq -s " " 800 | fold -w 70 >/tmp/x; echo >>/tmp/x; echo the end >>/tmp/x; cat /tmp/x'`)[-1] // '' } 1 .. 3;
is "@last", 'the end the end the end', "a script's last words are heard";
diag $tap if grep { !$_ } Test::More->builder->summary;
done_testing;

#!/usr/bin/perl
# The other two hosts, in passing: built, booted, a slice of the tests on each. All of them: make check
# HOST=pae, make check HOST=amd64. With SLOW also a newer kernel (S:380): it is not fetched for less.
# host: i386
use strict;
use warnings;
use Test::More;

delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS KDIR V)};
my @few = qw(G/G1-smallest.sh H/H6-oracle.sh S/S4-shadow-tables.sh S/S6-machines.sh S/S6-bounce.sh G/G5-linux-boot.sh);
my @start = qw(S/S1-fail-at.sh S/S1-reload.sh);
for (
	['pae', 'pentium3', 2, 'pti=on', @start, @few],
	['amd64', 'qemu64', 2, 'pti=on', @start, @few],
	['amd64', 'max', 1, '', @few],		# five levels of page tables
	['amd64', 'Haswell', 1, '', @few],	# SMEP without SMAP
	$ENV{SLOW} ? (['amd64-6.12', 'qemu64', 2, 'pti=on', @start, @few],
		['amd64-6.12', 'max', 1, '', @few]) : (),
) {
	my ($host, $cpu, $smp, $append, @scripts) = @$_;
	local $ENV{HOST} = $host;
	my $out = `make module 2>&1 && flock kmod-out/tests/run make -s -f tests/build.mk 2>&1`;
	is $?, 0, "$host: the module is built" or diag($out), next;
	unlike $out, qr/warning/i, "$host: without a warning";
	# what fails tells standard error why
	my @group = ('tests/vm/group', '--name', "hosts-$host-$cpu", '--cpu', $cpu, '--smp', $smp,
		($append ? ('--append', $append) : ()), @scripts);
	my %said = reverse `@group` =~ /^(ok|not ok) \d+ - (\S+)/mg;
	is $said{$_} // 'nothing', 'ok', "$host, $cpu, $smp CPU: $_" for @scripts;
}
done_testing;

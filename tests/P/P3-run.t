#!/usr/bin/perl
# make run, make hello: a real VM, the module, Linux or the smallest guest; then what to try next.
use strict;
use warnings;
use Test::More;

delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
my %want = (
	run => {
		'uname, of a guest' => qr/^Linux guest 6\.1\.\S+ .* i.86/m,
		'its processor' => qr/^model name\s*:/m,
		'its interrupts' => qr/^ +0: +\d+ +lguest .*timer/m,
		'its processes' => qr/^200 processes, made and ended/m,
	},
	hello => {
		'the greeting, from ring 1' => qr/this is ring 1\./m,
		'its ticks' => qr/^tick \d/m,
		'its fault' => qr/^touched 0x[0-9a-f]+: faulted/m,
		'its trip to ring 3' => qr/1000 system calls from ring 3/,
	},
);
for my $target (qw(run hello)) {
	my $out = `make $target 2>&1 </dev/null`;
	is $?, 0, "make $target";
	like $out, qr/Ctrl-\S+ .*leaves|leaves the guest/, "$target: the screen says which key leaves";
	like $out, $want{$target}{$_}, "$target: $_" for sort keys %{$want{$target}};
	my ($next) = $out =~ /it went in peace\.(.*)\z/s;
	like $next // '', qr/make \w+/, "$target: and what to try next";
	unlike $out, qr/\bBUG\b|\bWARNING\b|Oops/, "$target: a clean log";
}
# Who has a terminal gets the guest's: VM=echo only says how the machine would be booted.
for my $target (qw(run hello shell)) {
	my $words = `script -qec 'make -s $target VM=echo' /dev/null </dev/null 2>&1`;
	like $words, qr/^--interactive /m, "$target: its keys are the guest's on a terminal" or diag $words;
	unlike `make -s $target VM=echo </dev/null 2>&1`, qr/--interactive/, "$target: and without one nobody's";
}
done_testing;

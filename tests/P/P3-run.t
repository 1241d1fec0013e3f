#!/usr/bin/perl
# make run: a real VM, the module, the smallest guests; then what to try next.
use strict;
use warnings;
use Test::More;

delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
for my $target (qw(run hello)) {
	my $out = `make $target 2>&1 </dev/null`;
	is $?, 0, "make $target";
	like $out, qr/Ctrl-\S+ .*leaves|leaves the guest/, "$target: the screen says which key leaves";
	like $out, qr/this is ring 1\./m, "$target: the greeting, from ring 1";
	like $out, qr/^tick \d/m, "$target: its ticks";
	like $out, qr/^touched 0x[0-9a-f]+: faulted/m, "$target: its fault";
	like $out, qr/1000 system calls from ring 3/, "$target: its trip to ring 3";
	my ($next) = $out =~ /Good-bye\.(.*)\z/s;
	like $next // '', qr/make \w+/, "$target: and what to try next";
	unlike $out, qr/\bBUG\b|\bWARNING\b|Oops/, "$target: a clean log";
}
done_testing;

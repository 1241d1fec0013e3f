#!/usr/bin/perl
# Only descriptor tables that changed are copied in: what calls cost, counted
# on the deterministic machine, where one tick of the counter is one instruction.
use strict;
use warnings;
use Test::More;

system('flock', 'kmod-out/tests/run', 'make', '-s', '-f', 'tests/build.mk', 'kmod-out/tests/guests/copycost') == 0
	or BAIL_OUT('the guest does not build');
my $out = `tests/vm/boot --icount --timeout 300 --run 'insmod lg.ko && lguest 8M copycost' kmod-out/tests/guests/copycost 2>&1`;
my %cost = $out =~ /^cost (\S+) (\d+)/mg;
cmp_ok scalar(keys %cost), '==', 6, 'measured' or diag $out;
diag join ', ', map { "$_ $cost{$_}" } sort keys %cost;
cmp_ok $cost{null}, '<', 1000, "a null hypercall: $cost{null} instructions";
cmp_ok $cost{null}, '>', 100, '(and it is not nothing)';
cmp_ok $cost{tls} - $cost{null}, '<', 900, 'LOAD_TLS copies three descriptors and no more';
cmp_ok $cost{gdt} - $cost{null}, '<', 900, 'LOAD_GDT_ENTRY copies one table';
cmp_ok $cost{idt} - $cost{null}, '<', 300, 'LOAD_IDT_ENTRY copies the gates that matter';
is $cost{after}, $cost{null}, 'and afterwards a null hypercall costs what it did';
cmp_ok $cost{stack} - $cost{null}, '<', 100, 'SET_STACK copies nothing';
done_testing;

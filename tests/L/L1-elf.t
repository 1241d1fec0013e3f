#!/usr/bin/perl
# ELF files made byte by byte: each field of the headers set to 0, 1 and all
# ones, and the file cut at every length.  The launcher ends with status 2 and
# one line each time (at the latest when it asks for /dev/lguest), never of a
# signal.
use strict;
use warnings;
use Cwd;
use File::Temp 'tempdir';
use Test::More;

plan skip_all => 'this machine has /dev/lguest' if -e '/dev/lguest';
my $lguest = getcwd . '/kmod-out/launcher/lguest';
my $dir = tempdir(CLEANUP => 1);
my $elf = "\x7fELF" . pack('C3x9 v2 V5 v6', 1, 1, 1, 2, 3, 1, 0x100000, 52, 0, 0, 52, 32, 2, 0, 0, 0)
	. pack('V8', 1, 116, 0xc0100000, 0x100000, 16, 32, 5, 4096)
	. pack('V8', 1, 132, 0xc0101000, 0x101000, 16, 64, 6, 4096) . "\x90" x 64;

my ($runs, $there, @wrong) = (0, 0);
sub try {
	my ($what, $bytes) = @_;
	open my $f, '>:raw', "$dir/k" or die;
	print $f $bytes;
	close $f;
	my $out = `$lguest 4M $dir/k 2>&1 </dev/null`;
	$runs++;
	$there++ if $out =~ m{^lguest: /dev/lguest: };
	push @wrong, "$what: status $?, $out"
		if $? != 2 << 8 || $out !~ /\Alguest: [ -~]+\n\z/;
}

try 'whole', $elf;
is $there, 1, 'the whole file gets as far as /dev/lguest';
try "cut at $_", substr $elf, 0, $_ for 0 .. length($elf) - 1;
cmp_ok $there, '<', length($elf) - 100, 'most that are cut do not';
# every 16-bit and 32-bit field, wherever it lies: 0, 1, all ones, sign bits
for my $at (0 .. 115) {
	for my $v ("\0", "\1", "\xff", "\x7f", "\x80") {
		my $e = $elf;
		substr($e, $at, 1) = $v;
		try "byte $at = " . ord $v, $e;
	}
	next if $at % 2;
	for my $v (0, 1, 0xffff, 0x7fff, 0x8000) {
		my $e = $elf;
		substr($e, $at, 2) = pack 'v', $v;
		try "half-word $at = $v", $e;
	}
	next if $at % 4;
	for my $v (0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0xfffff000, 0xc0000000, 0x3ffffff0) {
		my $e = $elf;
		substr($e, $at, 4) = pack 'V', $v;
		try "word $at = $v", $e;
	}
}
is scalar(@wrong), 0, "$runs files: status 2 and one line each" or diag join '', @wrong[0 .. ($#wrong > 9 ? 9 : $#wrong)];
done_testing;

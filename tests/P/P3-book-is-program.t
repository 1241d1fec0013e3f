#!/usr/bin/perl
# The code in the woven book equals the tangled tree, byte for byte.
# host: i386
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my @roots = grep { length } map { s/#.*//r =~ s/\s+//gr } `cat tangle/roots`;
is system("tangle/tangle --plain lguest.nw $dir/plain >$dir/log 2>&1"), 0, 'tangled without #line'
	or diag `cat $dir/log`;
my $out = `weave/extract-code $dir/book --compare $dir/plain 2>&1`;
is $?, 0, 'what the book prints is what is tangled' or diag substr $out, -3000;
like $out, qr{\d+ files, \d+ lines}, "it has looked";
my ($n) = $out =~ m{(\d+) files};
is $n // 0, scalar @roots, 'at every file';
my @differ;
for my $r (@roots) {	# and what is compiled is that, with #line directives
	my $text = do { local (@ARGV, $/) = "kmod-out/$r"; <> };
	my $plain = do { local (@ARGV, $/) = "$dir/plain/$r"; <> };
	$text =~ s/^#line \d+ "[^"\n]*"\n//mg;
	push @differ, $r if $text ne $plain;
}
is "@differ", '', 'and so is what is compiled';
# the comparison is able to fail
system "printf 'x' >>$dir/plain/host/core.c";
isnt system("weave/extract-code $dir/book --compare $dir/plain >/dev/null 2>&1") >> 8, 0,
	'one byte too many is noticed';
done_testing;

#!/usr/bin/perl
# The patch against Debian's source: no fuzz, one line of context, found in one place; and a spoilt
# hunk is named, with its line in the book.
use strict;
use warnings;
use File::Path 'make_path';
use File::Temp 'tempdir';
use Test::More;

my $cache = 'kmod-out/cache/linux';
my $out = 'kmod-out';
-e "$cache/Makefile" or BAIL_OUT('the source is not unpacked: make guest');
my $said = `tangle/linux/build --patch lguest.nw $out 2>&1`;
is $?, 0, 'it applies' or diag $said;
unlike $said, qr/fuzz/, 'without fuzz';
diag $said if $said ne '';

my (@hunks, $file);
open my $f, '<', "$out/guest/linux.patch" or die;
while (<$f>) {
	chomp;
	if (m{^--- a/(\S+)}) { $file = $1 }
	elsif (/^\+\+\+ /) { next }
	elsif (/^@@ /) { push @hunks, { file => $file, lines => [] } }
	elsif (@hunks) { push @{$hunks[-1]{lines}}, $_ }
}
cmp_ok scalar(@hunks), '>', 10, scalar(@hunks) . ' hunks';
my ($added, @long, @lost) = 0;
for my $h (@hunks) {
	my @l = @{$h->{lines}};
	my ($before, $after) = (0, 0);
	$before++ while $before < @l && $l[$before] !~ /^[-+]/;
	$after++ while $after < @l && $l[-1 - $after] !~ /^[-+]/;
	push @long, "$h->{file}: $before before, $after after" if $before > 1 || $after > 1;
	$added += grep { /^\+/ } @l;
	# What it looks for (context and removed lines), and how often that is there.
	my $old = join "\n", '', map({ s/^[- ]//r } grep { !/^\+/ } @l), '';
	open my $in, '<', "$cache/$h->{file}" or die "$h->{file}: $!";
	my $text = "\n" . do { local $/; <$in> };
	my $n = () = $text =~ /(?=\Q$old\E)/g;
	push @lost, "$h->{file}: $n times:$old" if $n != 1;
}
is "@long", '', 'at most one line of context on each side';
is "@lost", '', 'which is there once';
cmp_ok $added, '<', 100, "$added lines added to other people's files";

# Spoil one line of context, of each hunk in turn in a book of its own.
my $dir = tempdir(CLEANUP => 1);
make_path("$dir/guest", "$dir/linux/src", "$dir/cache");
symlink "$ENV{PWD}/$cache", "$dir/cache/linux" or die;
system("cp $cache/Makefile $dir/linux/src/") == 0 or die;
open my $p, '<', "$out/guest/linux.patch" or die;
my @patch = <$p>;
my @at = grep { $patch[$_] =~ /^@@ / } 0 .. $#patch;
my $bad = 0;
for my $n (0 .. $#at) {
	my @spoilt = @patch;
	$spoilt[$at[$n] + 1] = " no kernel has this line\n";
	open my $w, '>', "$dir/guest/linux.patch" or die;
	print $w @spoilt;
	close $w;
	my $said = `tangle/linux/build --patch lguest.nw $dir 2>&1`;
	my $status = $?;
	my ($line) = $said =~ /^lguest\.nw:(\d+): hunk \d+ of \Q$hunks[$n]{file}\E: FAILED/m;
	my $book = $line ? `sed -n ${line}p lguest.nw` : '';
	chomp $book;
	$book =~ s/^@@@/@@/;
	(my $want = $patch[$at[$n]]) =~ s/\n//;
	next if $status && $book eq $want && 1 == (() = $said =~ /FAILED/g);
	$bad++;
	diag "hunk $n spoilt: $said";
}
is $bad, 0, scalar(@at) . ' spoilt hunks, each named with its line';
done_testing;

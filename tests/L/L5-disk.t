#!/usr/bin/perl
# A disk: reads, writes, discards, bounds, errors, flushes.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
my $full = "$dir/full";
if (!$> && mkdir($full) && !system("mount -t tmpfs -o size=256k none $full 2>/dev/null")) {
	system "truncate -s 4M $full/full";
	Harness::run("dev", $dir, 3000, 1, "$full/full", "disk");
	system "umount $full";
} else {
	Harness::run("dev", $dir, 3000, 1, "$dir/third", "disk");
}
done_testing;

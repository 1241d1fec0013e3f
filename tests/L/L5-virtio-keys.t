#!/usr/bin/perl
# Keys for a driver that leaves no room for them.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
Harness::run("dev", $dir, 1000, 1, "$dir/third", "console");
done_testing;

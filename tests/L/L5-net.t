#!/usr/bin/perl
# Frames over a Unix stream socket, with peers of all kinds.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
Harness::run("dev", $dir, 3000, 1, "$dir/third", "net");
done_testing;

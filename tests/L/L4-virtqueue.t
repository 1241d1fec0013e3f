#!/usr/bin/perl
# Half a million chains, right but for one thing, or for everything; tables that change meanwhile.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
Harness::run("vq", 500000, 1, "chains");
done_testing;

#!/usr/bin/perl
# The handshake, wrong queues, random registers, resets in the middle, random chains at all devices.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
Harness::run("vq", 400000, 1, "registers");
Harness::run("dev", $dir, 3000, 1, "$dir/third", "resets,fuzz");
done_testing;

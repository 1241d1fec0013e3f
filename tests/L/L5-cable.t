#!/usr/bin/perl
# What may lie at the path of a cable between two guests, and a peer that takes nothing.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

Harness::run("cable", tempdir(CLEANUP => 1));
done_testing;

#!/usr/bin/perl
# Interrupts and doorbells, counted, against a model.
use strict;
use warnings;
use lib "tests/L/harness";
use Harness;
use Test::More;
use File::Temp "tempdir";

my $dir = tempdir(CLEANUP => 1);
Harness::run("vq", 1000, 1, "events");
done_testing;

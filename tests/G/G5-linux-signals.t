#!/usr/bin/perl
# Every privileged instruction in ring 3, every int, and signal frames spoilt: in a guest as natively. What is
# compared is all that a frame holds: each register, segment registers and flags included.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('signals', 'frames');
my $native = Guest::native($initrd, 'signals; frames', cpu => 'pentium3,-sep') // do { diag $Guest::said; '' };
my $guest = Guest::guest($initrd, 'signals; frames', words => 'loglevel=1') // do { diag $Guest::said; '' };
my @native = $native =~ /^SIG (.*)$/mg;
my @guest = $guest =~ /^SIG (.*)$/mg;
is $native[-1] // '', 'end', 'natively it ran to its end';
is $guest[-1] // '', 'end', 'and in a guest';
cmp_ok scalar(@native), '>', 100, scalar(@native) . ' cases';
# A guest's kernel is in ring 1: its selectors say so, and an error code may name them.
my %guest = map { /^(.*?(?:: | spoilt with \w+: ))(.*)/ ? ($1 => $2) : () } @guest;
for (@native) {
	my ($what, $outcome) = /^(.*?(?:: | spoilt with \w+: ))(.*)/ or next;
	is $guest{$what} // 'nothing', $outcome, $what =~ s/: $//r;
}

# A frame a line: what it is of comes first, up to the colon.
my @frames = $native =~ /^FRAME (.*)$/mg;
my %in_guest = map { /^(.*?:) (.*)/ ? ($1 => $2) : ($_ => '') } $guest =~ /^FRAME (.*)$/mg;
is $frames[-1] // '', 'end', 'natively all frames were seen';
ok exists $in_guest{end}, 'and in a guest';
is scalar(grep { /^int 0x/ } @frames), 256, 'one of each int';
cmp_ok scalar(@frames), '>', 750, scalar(@frames) . ' frames and answers';
my $bad = 0;
for (@frames) {
	my ($what, $frame) = /^(.*?:) (.*)/ or next;
	my $there = $in_guest{$what} // 'nothing';
	next if $there eq $frame;
	diag "$what\nnatively: $frame\nguest:    $there" if $bad++ < 5;
}
is $bad, 0, 'all of them the same';
done_testing;

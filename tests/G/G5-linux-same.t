#!/usr/bin/perl
# Programs that nobody wrote, and one that is stepped through: every frame and every step is the same in a
# guest as on a bare machine. 10,000 of them; SLOW=1: 200,000. A difference is told to the register.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $count = $ENV{SLOW} ? 200_000 : 10_000;
my $initrd = Guest::initrd('programs', 'steps');

# Both have one processor and no SYSENTER: QEMU makes atomic instructions otherwise if there are two.
sub both {
	my ($run, $tag, $timeout) = @_;
	my %said;
	pipe my $r, my $w or die;
	my $pid = fork // die;
	if (!$pid) {
		Guest::native($initrd, $run, cpu => 'pentium3,-sep', timeout => $timeout);
		print $w $Guest::said;
		close $w;
		require POSIX;
		POSIX::_exit(0);
	}
	close $w;
	Guest::guest($initrd, $run, words => 'loglevel=1', smp => 1, timeout => $timeout);
	$said{guest} = $Guest::said;
	{ local $/; $said{native} = <$r> // '' }
	waitpid $pid, 0;
	return map { my @l = $said{$_} =~ /^(?:boot:   )?$tag(?!.*\[ *\d+\.\d+\])(.*)$/mg;
		diag "$_: $said{$_}" if !@l || $l[-1] !~ /^ end/; \@l } qw(native guest);
}

sub first_difference {
	my ($a, $b) = @_;
	for my $i (0 .. ($#$a > $#$b ? $#$a : $#$b)) {
		my ($x, $y) = ($a->[$i] // 'nothing', $b->[$i] // 'nothing');
		return "natively: $x\nguest:    $y" if $x ne $y;
	}
	return '';
}

my ($native, $guest) = both("steps; programs 0 $count", '(?:STEP|RUN)', $ENV{SLOW} ? 1800 : 300);
my @steps = map { [grep { /eip|steps/ } @$_] } $native, $guest;
cmp_ok scalar(@{$steps[0]}), '>', 300, scalar(@{$steps[0]}) . ' steps';
like $steps[0][-1] // '', qr/^ end: \d+ steps, status 700/, 'natively it was stepped to its end';
is first_difference(@steps), '', 'the same steps in a guest';

my @runs = map { [grep { !/eip|steps/ } @$_] } $native, $guest;
is scalar(@{$runs[0]}), $count / 100 + 1, "$count programs, natively";
is scalar(grep { /status/ } @{$runs[0]}), 0, 'which do not harm whoever runs them';
my ($line) = split /\n/, first_difference(@runs);
is $line // '', '', 'the same in a guest';
if (my ($n) = ($line // '') =~ /^natively:  (\d+) /) {
	my @say = both("programs $n 100 say", 'RUN', 100);
	diag first_difference(@say);
}
done_testing;

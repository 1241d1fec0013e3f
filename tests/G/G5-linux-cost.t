#!/usr/bin/perl
# What a boot costs: the book's numbers are those of its figures, and the figures add up.
# With SLOW it is measured again, and compared with bounds.
use strict;
use warnings;
use Test::More;

sub slurp { my ($p) = @_; open my $f, '<', $p or return ''; local $/; return scalar(<$f>) // '' }

# A drawn table, row by row: the texts of its nodes.
sub table {
	my ($name) = @_;
	my ($y, @rows) = ("");
	my $text = slurp("figures/$name.tex");
	while ($text =~ /^\s*\\node\[[^\]]*\] at \([^,]*,([^)]*)\) \{(.*)\};$/mg) {
		my ($at, $what) = ($1, $2);
		push @rows, [] if $at ne $y;
		$y = $at;
		push @{$rows[-1]}, $what =~ s/^(\d[\d,]*)$/$1 =~ tr{,}{}dr/er;
	}
	return @rows;
}

my @switches = table('boot-switches');
my %row = map { $_->[0] => $_->[1] } @switches;
my ($sum, $calls) = (0, 0);
for (@switches[1 .. $#switches]) {
	last if $_->[0] eq 'world switches';
	if ($_->[0] !~ /^\\quad/) { $sum += $_->[1] } elsif ($_->[0] !~ /letter/) { $calls += $_->[1] }
}
cmp_ok $sum, '>', 1000, 'the table of a boot can be read';
is $sum, $row{'world switches'}, 'its rows are all world switches';
is $calls, $row{hypercall}, 'and the calls all hypercalls';
my ($bare, $guest) = @row{'instructions, on a bare machine', 'instructions, as a guest'};
is $row{ratio}, sprintf('%.2f', $guest / $bare), 'the ratio is one';
my @operations = table('linux-costs');
is scalar(grep { @$_ == 5 && abs($_->[2] / $_->[1] - $_->[3]) > 0.006 + $_->[3] / $_->[1] } @operations[1 .. $#operations - 1]), 0,
	'and so are those of the operations';

# Numbers of the prose with a comma or a point in them, and of instructions, are numbers of the figures.
my ($prose) = slurp('lguest.nw') =~ /^(\\section\{What a boot costs\}.*?)^\\realworld/ms;
my $figures = join ' ', map { slurp("figures/$_.tex") } qw(boot-switches linux-costs boot-timeline);
my @number = ($prose // '') =~ /(?<![\w:.])(\d+(?:[.,]\d+)+|\d+(?=\s+instructions))(?![\w])/g;
cmp_ok scalar(@number), '>', 5, 'the section has numbers';
for (sort { $a cmp $b } @number) {
	next if $_ eq '1,024';			# words in a page
	like $figures, qr/\{\Q$_\E\}/, "$_ is a number of the figures";
}

if ($ENV{SLOW}) {
	my $said = `tests/bench/run --linux --quick 2>&1`;
	is $?, 0, 'it is measured' or diag $said;
	my %now = map { /^(\w+),(.*)/ ? ($1 => [split /,/, $2]) : () } split /\n/, slurp('kmod-out/bench/operations.csv');
	# operation: at most this ratio, this many world switches
	my %bound = (null => [1, 0.1], gettime => [1.02, 0.1], read4k => [1.03, 0.1], hop => [1.5, 1.2],
		anon => [3, 2.2], cow => [2.8, 3.3], fork => [2.2, 55], exec => [1.7, 60], signal => [1.05, 0.2]);
	for (sort keys %bound) {
		my ($n, $g, $ratio, $switches) = @{$now{$_} // [0, 0, 99, 99]};
		cmp_ok $ratio, '<=', $bound{$_}[0], "$_: $ratio times the bare machine's instructions";
		cmp_ok $switches, '<=', $bound{$_}[1], "$_: $switches world switches";
	}
	my %boot = map { /^(\w+),(\d+)$/ ? ($1 => $2) : () } split /\n/, slurp('kmod-out/bench/boot.csv');
	cmp_ok $boot{guest}, '<=', 1.3 * $boot{bare}, "a boot: $boot{guest} instructions, $boot{bare} on the bare machine";
	cmp_ok $boot{switches}, '<=', 5000, "and $boot{switches} world switches";
}
done_testing;

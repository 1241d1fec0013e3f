# Points that grow with what has been saved: none for what the starter needs, all for the bound, which the
# reference reaches with a tenth to spare; in between each halving is worth the same. Instructions, on the machine
# that counts them: tests/vm/boot --icount.
use strict;
use warnings;

sub grow {
	my ($what, $points, $starter, $bound, $sum) = @_;
	my %saw = map { /^(\w+) (\d+)$/ ? ($1, $2) : () } <STDIN>;
	defined $saw{$_} or print("the guest did not say \"$_ NUMBER\"\n"), exit 1 for $what, 'wrong', 'sum';
	$saw{wrong} == 0 or print("$saw{wrong} times it was wrong, and then it does not matter how fast\n"), exit 1;
	$saw{sum} == $sum or print("the sum of what it saw is $saw{sum} and should be $sum\n"), exit 1;
	my $n = $saw{$what} || 1;
	my $share = log($starter / $n) / log($starter / $bound);
	my $got = $share >= 1 ? $points : $share <= 0 ? 0 : int($points * $share);
	print "points $got\n";
	print "$n instructions; the starter needs about $starter, all points are for $bound\n" if $got < $points;
	exit($got ? 0 : 1);
}
1;

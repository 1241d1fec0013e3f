#!/usr/bin/perl
# What three hosts cost: the table of S:370 has the numbers of tests/bench/hosts.csv. With SLOW they are
# measured again; they may move by a tenth.
use strict;
use warnings;
use Test::More;

sub csv { map { chomp; [split /,/] } @_ }
sub slurp { my ($p) = @_; open my $f, '<', $p or die "$p: $!\n"; return <$f> }

my ($head, @hosts) = csv(slurp('tests/bench/hosts.csv'));
is join(' ', map { $_->[0] } @hosts), 'i386 pae amd64', 'three hosts';
my ($table) = join('', slurp('lguest.nw')) =~ /^% tests\/bench\/hosts\.csv\n(.*?)^\\bottomrule/ms;
my %row;
for (split /\\\\\n/, $table // '') {
	s/\\\w+\n//g;
	my ($name, @n) = map { s/^\s+|\s+$//gr } split /&/;
	$row{$name} = join ' ', map { tr/,//dr } @n if @n == 3;
}
my %called = (hypercall => 'a hypercall', miss => 'a miss in the shadow', syscall => 'a system call',
	exception => 'an exception');
for my $i (1 .. $#$head) {
	my $name = $called{$head->[$i]};
	is $row{$name}, join(' ', map { $_->[$i] } @hosts), "$name costs what the book says";
}
SKIP: {
	skip 'measured again in make check-slow', 1 unless $ENV{SLOW};
	my (undef, @now) = csv(`tests/bench/hosts 2>/dev/null`);
	is scalar(@now), 3, 'measured again';
	for my $h (0 .. $#now) {
		my @moved = grep { abs($now[$h][$_] / $hosts[$h][$_] - 1) > 0.1 } 1 .. $#$head;
		ok !@moved, "$now[$h][0] costs what it did (@{$now[$h]})";
	}
}
done_testing;

#!/usr/bin/perl
# What three hosts cost: the tables of S:370 have the numbers of tests/bench/hosts.csv. With SLOW they are
# measured again; they may move by a tenth.
use strict;
use warnings;
use Test::More;

my %called = (hypercall => 'a hypercall', miss => 'a miss in the shadow', syscall => 'a system call',
	exception => 'an exception', tick => 'a tick of the host\'s', null => '[[getppid]]', hop => 'a switch of processes',
	fork => 'fork, exit, wait', vforkexec => '[[vfork]], exec, exit, wait', anon => 'a page touched first',
	boot => 'a boot, until init');

sub slurp { my ($p) = @_; open my $f, '<', $p or die "$p: $!\n"; local $/; return scalar <$f> }

# what it costs, by host: $cost{hypercall}{i386}; and the hosts, as they come
sub read_costs {
	my (%cost, @head, @hosts);
	for (map { [split /,/] } split /\n/, $_[0]) {
		my ($host, @n) = @$_;
		if ($host eq 'host') { @head = @n; next }
		push @hosts, $host;
		$cost{$head[$_]}{$host} = $n[$_] for 0 .. $#n;
	}
	return \%cost, @hosts;
}

my ($cost, @hosts) = read_costs(slurp('tests/bench/hosts.csv'));
is "@hosts", 'i386 pae amd64 native i386 pae amd64', 'three hosts, and a bare machine';
is join(' ', sort keys %$cost), join(' ', sort keys %called), 'and all that the book has';
my %row;
for my $table (slurp('lguest.nw') =~ /^% tests\/bench\/hosts\.csv\n(.*?)^\\bottomrule/msg) {
	for (split /\\\\\n/, $table) {
		s/\\\w+\n//g;
		my ($name, @n) = map { s/^\s+|\s+$//gr } split /&/;
		$row{$name} = join ' ', map { tr/,//dr } @n;
	}
}
for my $what (sort keys %called) {
	is $row{$called{$what}}, join(' ', grep { defined } @{$cost->{$what}}{qw(native i386 pae amd64)}),
		"$called{$what} costs what the book says";
}
SKIP: {
	skip 'measured again in make check-slow', 1 unless $ENV{SLOW};
	my ($now) = read_costs(`tests/bench/hosts 2>/dev/null`);
	for my $what (sort keys %called) {
		my @moved = grep { abs(($now->{$what}{$_} // 0) / $cost->{$what}{$_} - 1) > 0.1 } keys %{$cost->{$what}};
		ok !@moved, "$called{$what} costs what it did" or diag "not on @moved";
	}
}
done_testing;

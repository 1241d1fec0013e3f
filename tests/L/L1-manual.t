#!/usr/bin/perl
# --help, the manual page and the table of options: the same options, in one form; and a page
# that mandoc finds no fault with.
use strict;
use warnings;
use Test::More;

my $lguest = 'kmod-out/launcher/lguest';
sub slurp {
	open my $f, '<', shift or die;
	local $/;
	return scalar <$f>;
}

# The table is what the program does. With a value, or without?
my %table = map { /^\s*\{\s*"([\w-]+)",\s*(required|no)_argument,/ ? ($1 => $2 eq 'required' ? 'FILE' : '') : () }
	split /\n/, slurp('kmod-out/launcher/lguest.c');
cmp_ok scalar(keys %table), '>=', 8, 'the table has options: ' . join ' ', sort keys %table;

my $help = `$lguest --help`;
my %help = map { /^  --([\w-]+)(?: ([A-Z]+))?  / ? ($1 => $2 ? 'FILE' : '') : () } split /\n/, $help;
is_deeply \%help, \%table, '--help has these and no others';

my $page = slurp('kmod-out/launcher/lguest.8');
my %page = map { /^\.It Fl -([\w-]+)(?: Ar ([A-Z]+))?/ ? ($1 => $2 ? 'FILE' : '') : () } split /\n/, $page;
is_deeply \%page, \%table, 'the manual page has these and no others';

# What both show as examples, they show alike.
sub examples { return map { s/\s*\\e?\n\s*/ /gr } $_[0] =~ /^\W*(?:Dl |Examples: |)?(lguest (?:16M hello|256M (?:.|\\e?\n)*?hvc0))$/mg }
my @of_help = examples($help =~ s/^ +//mgr);
my @of_page = examples($page);
is scalar @of_help, 2, 'two examples in --help';
is_deeply \@of_page, \@of_help, 'and the same in the page';

# Each status that the page promises is one that --help knows.
is_deeply [$page =~ /^\.It ([0-9])$/mg], [0 .. 3], 'the page: four exit statuses';
is_deeply [$help =~ /(?<![\w,])([0-3]) it/g], [0 .. 3], '--help: four exit statuses';

# mandoc knows which pages this machine has; that is no fault of ours.
my @complaints = grep { !/referenced manual not found|mandoc\.db/ } `mandoc -T lint kmod-out/launcher/lguest.8 2>&1`;
is "@complaints", '', 'mandoc: nothing to complain of';
my $text = `mandoc -T ascii -O width=78 kmod-out/launcher/lguest.8 | col -bx`;
like $text, qr/^LGUEST\(8\)/, 'it is rendered';
is_deeply [grep { length > 80 } split /\n/, "$text\n$help"], [], 'no line is wider than a screen';
cmp_ok $help =~ tr/\n//, '<=', 24, '--help is no longer than one';
done_testing;

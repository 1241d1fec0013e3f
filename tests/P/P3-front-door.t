#!/usr/bin/perl
# The front door: what is built from the book names the book and its lines, and nothing is
# built for nothing. All of it in a copy, so that nobody's kmod-out is disturbed.
# host: i386
use strict;
use warnings;
use Cwd 'getcwd';
use File::Temp 'tempdir';
use Test::More;
use Time::HiRes 'time';

my $top = getcwd;
my $dir = tempdir(CLEANUP => 1);
system('cp', '-r', qw(Makefile lguest.nw tangle tests), "$dir/") == 0 or die;
mkdir "$dir/kmod-out";
symlink "$top/kmod-out/cache", "$dir/kmod-out/cache" or die;
chdir $dir or die;
$ENV{NOLINUX} = 1;	# G5-linux-build has that
delete @ENV{grep { /^(?:MAKE|MFLAGS)/ } keys %ENV};	# we may be run by a make

sub make {
	my $said = `make @_ 2>&1 </dev/null`;
	return ($said, $? >> 8);
}
sub slurp {
	open my $f, '<', shift or return '';
	local $/;
	return scalar <$f>;
}
sub edit {
	my ($from, $to, $keep) = @_;
	my $book = slurp('lguest.nw');
	$book =~ s/$from/$to . ($keep ? $1 : '')/e or die "nothing like $from in the book";
	open my $f, '>', 'lguest.nw' or die;
	print $f $book;
	close $f;
}
sub line_of {
	my ($what) = @_;
	my $n = 0;
	for (split /^/, slurp('lguest.nw')) {
		$n++;
		return $n if $_ =~ $what;
	}
	return 0;
}

my ($said, $status) = make();
is $status, 0, 'make' or diag $said;
unlike $said, qr/warning/, 'without a warning' or diag $said;

my $start = time;
($said, $status) = make();
is $said, '', 'make again: there is nothing to do';
cmp_ok time - $start, '<', 2, 'and that in less than two seconds';

for (qw(host/lg.ko launcher/lguest guest/hello guest/smallest)) {
	ok index(slurp("kmod-out/$_"), $dir) < 0, "no path of this machine is in $_";
}

# The tangled tree is notangle's, but for its #line directives.
system "tangle/tangle --plain lguest.nw plain >/dev/null";
my @roots = grep { s/#.*//; /\S/ } split /\n/, slurp('tangle/roots');
my @differ = grep { s/\s//g; my $t = slurp("kmod-out/$_") =~ s/^#line \d+ ".*"\n//mgr; $t ne slurp("plain/$_") } @roots;
is "@differ", '', 'with and without #line it is the same text';
@differ = grep { `notangle -t8 -R$_ lguest.nw` ne slurp("plain/$_") } @roots;
is "@differ", '', 'and it is what notangle says';

# Edits.
edit(qr/\n\\section/, "\n\nOne line more.\n\n\\section");
($said) = make();
is $said, '', 'a line more of prose: nothing is built';
my ($define) = slurp('lguest.nw') =~ m{(<<launcher/lguest\.c>>=\n.*\n.*\n)};
edit(qr/\Q$define\E/, "$define\n");
($said) = make();
like $said, qr{LAUNCH .*launcher/lguest}, 'a line more in the launcher: it is built';
unlike $said, qr/KMOD|GUEST/, 'and nothing else is' or diag $said;

# Compile errors.
my $here = qr/^enum lguest_event lguest_arch_run\(.*\)$/;
edit(qr/\n(enum lguest_event lguest_arch_run\(.*\)\n)/, "\nint planted = nonsense;\n", 1);
($said, $status) = make('module');
isnt $status, 0, 'nonsense does not compile';
my $line = line_of(qr/^int planted/);
like $said, qr/lguest\.nw:$line:\d+: error: .*nonsense/, "gcc names lguest.nw:$line";
edit(qr/int planted = nonsense;\n/, '');

($said, $status) = make('lines');
is $status, 0, 'make lines' or diag $said;
$line = line_of($here);
SKIP: {
	skip 'there is no gdb', 1 unless `gdb --version 2>/dev/null`;
	$said = `gdb -batch -ex 'break lguest_arch_run' kmod-out/host/lg.ko 2>&1`;
	my ($there) = $said =~ /file (?:\.\/)?lguest\.nw, line (\d+)\./;
	ok $there && abs($there - $line) <= 10, "gdb breaks in lguest.nw, near line $line" or diag $said;
}
$line = line_of(qr/^\s*BUG_ON\(oops\)/);
$said = `tests/vm/boot --oops-ok --smp 1 --run 'dmesg -n 8; insmod lg.ko oops=1' 2>&1`;
like $said, qr/kernel BUG at (?:\S*\/)?lguest\.nw:$line!/, "an oops names lguest.nw:$line" or diag $said;

# Other kernels, other ways.
($said, $status) = make('module', 'KDIR=/nowhere');
isnt $status, 0, 'no kernel headers: make fails';
like $said, qr/'\/nowhere' holds no kernel headers: install /, 'and says what to do';
($said, $status) = make('tangle', 'PLAIN=1');
unlike slurp('kmod-out/host/core.c'), qr/^#line/m, 'PLAIN=1: no #line';
($said, $status) = make('help');
my @help = split /\n/, $said;
cmp_ok scalar(@help), '<=', 24, 'make help fits a screen';
is_deeply [grep { length > 80 } @help], [], 'of 80 columns';
make('clean');
ok -e 'kmod-out/cache/kernel-version', 'make clean keeps the downloads';
ok !-e 'kmod-out/host', 'and nothing else';
make('distclean');
ok !-e 'kmod-out', 'make distclean keeps nothing';
chdir $top;
done_testing;

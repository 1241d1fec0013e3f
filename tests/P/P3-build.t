#!/usr/bin/perl
# Building, in a copy of the tree: twice is fast, an edit rebuilds its own, an
# error names lguest.nw and its line.
# host: i386
use strict;
use warnings;
use Cwd;
use File::Temp 'tempdir';
use Test::More;
use Time::HiRes qw(time stat);

my $top = getcwd;
my $dir = tempdir(CLEANUP => 1);
# all but what was made; what was downloaded is shared
is system("tar -cf - --exclude=./kmod-out --exclude=./book --exclude=./.git . | tar -xf - -C $dir"), 0, 'copied';
mkdir "$dir/kmod-out" or die;
symlink "$top/kmod-out/cache", "$dir/kmod-out/cache" or die;
chdir $dir or die;
$ENV{NOLINUX} = 1;	# G5-linux-build has that
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS PLAIN LAX KDIR V)};

sub slurp { local (@ARGV, $/) = @_; return scalar <> }
sub book { my ($text) = @_; open my $f, '>:raw', 'lguest.nw' or die; print $f $text; close $f }
my $book = slurp('lguest.nw');

my $out = `make 2>&1`;
is $?, 0, 'make' or diag $out;
ok -e "kmod-out/$_", "$_ is there" for qw(host/lg.ko launcher/lguest guest/hello guest/smallest);
unlike $out, qr/warning|error/i, 'no warnings';
my $t = time;
$out = `make 2>&1`;
$t = time - $t;
is $?, 0, 'make again';
cmp_ok $t, '<', 2, sprintf 'takes %.1f s', $t;
unlike $out, qr/KMOD|GUEST|LAUNCH|TANGLE/, 'and makes nothing';

# a debugger names lguest.nw, and the right line of it
my @book = split /^/, $book;
for (
	['host/lg.ko', 'lguest_run', qr/^int lguest_run\(/],
	['host/lg.ko', 'kill_guest', qr/^void kill_guest\(/],
	['host/lg.ko', 'lguest_arch_run', qr/lguest_arch_run\(/],
	['host/lg.ko', 'spt_set', qr/^int spt_set\(/],
	['guest/hello', 'guest_main', qr/^void guest_main\(/],
	['guest/hello', 'try_insn', qr/^int try_insn\(/],
	['guest/hello', 'lguest_iret', qr/^\s*testl/],
	['launcher/lguest', 'main', qr/^int main\(/],
) {
	my ($object, $symbol, $text) = @$_;
	my $out = `gdb -nx -batch -ex 'info line $symbol' kmod-out/$object 2>&1`;
	my ($line, $file) = $out =~ /^Line (\d+) of "([^"]*)"/m;
	like $file, qr{(^|/)lguest\.nw$}, "$symbol: gdb names lguest.nw" or diag $out;
	$line //= 9;
	# the opening brace's line, or the declaration's just above it
	ok((grep { $_ =~ $text } @book[$line - 9 .. $line]), "$symbol: line $line is the one")
		or diag "lines near $line: @book[$line - 9 .. $line]";
}
like scalar(`gdb -nx -batch -ex 'break lguest_run' kmod-out/host/lg.ko 2>&1`),
	qr/^Breakpoint 1 at .*: file .*lguest\.nw, line \d+\./m, 'a breakpoint, too';

# and so does an oops
$out = `KMOD_OUT=$dir/kmod-out tests/vm/boot --smp 1 --oops-ok --timeout 90 --run 'insmod lg.ko oops=1; dmesg | tail -60; echo over' 2>&1`;
like $out, qr/^over/m, 'an oops: the machine outlived it';
my ($file, $line) = $out =~ /kernel BUG at (\S*?):(\d+)!/;
is $file // $out, 'lguest.nw', 'it names lguest.nw';
like $book[($line // 1) - 1], qr/BUG_ON\(oops\)/, "and line @{[$line // '?']} is the one that did it";
like $out, qr/EIP: \w+.*\[lg\]/, 'in our module';

# one chunk: a line more in a function of host/segments.c
my %objects = map { $_ => (stat $_)[9] } glob 'kmod-out/host/*.o kmod-out/host/x86/*.o kmod-out/guest/*.o kmod-out/launcher/lguest';
my $edited = $book;
$edited =~ s/(^void lguest_init_segments\(struct lg_cpu \*cpu\)\n\{\n)/$1\tbarrier();\n/m or die;
sleep 1;
book($edited);
$out = `make 2>&1`;
is $?, 0, 'make after an edit of one chunk' or diag $out;
my @new = grep { (stat $_)[9] != $objects{$_} } sort keys %objects;
my @unrelated = grep { m{guest/|launcher/} } @new;
is "@unrelated", '', 'neither guest nor launcher were built again';
ok((grep { m{host/segments\.o} } @new), 'the file that changed was');
diag "built again: @new";

# what does not compile names the book
for (
	['host/core.c', qr/(^void kill_guest\(struct lg_cpu \*cpu, const char \*fmt, \.\.\.\)\n\{\n)/m, "\tthis is no C;\n"],
	['guest/tiny.c', qr/(^int try_insn\(void \(\*fn\)\(void \*arg\), void \*arg\)\n\{\n)/m, "\tthis is no C;\n"],
	['launcher/lguest.c', qr/(^int main\(int argc, char \*\*argv\)\n\{\n)/m, "\tthis is no C;\n"],
	['guest/head.S', qr/(^lguest_iret:\n)/m, "\tnoinstruction\t%eax\n"],
	['host/x86/switcher_32.S', qr/(^lguest_switcher_enter:\n)/m, "\tnoinstruction\t%eax\n"],
) {
	my ($file, $where, $what) = @$_;
	my $broken = $book;
	SKIP: {
		unless ($broken =~ s/$where/$1$what/) {
			fail "$file: the place to plant an error is not there any more";
			next;
		}
		my $line = 1 + (substr($broken, 0, $+[1]) =~ tr/\n//);
		book($broken);
		$out = `make 2>&1`;
		isnt $?, 0, "$file: a planted error fails";
		like $out, qr/lguest\.nw:$line:/, "$file: and it is said where: lguest.nw:$line" or diag $out;
	}
}
book($book);
$out = `make 2>&1`;
is $?, 0, 'mended: it builds again' or diag $out;

# an undefined chunk
my $undefined = $book;
$undefined =~ s/^(<<host\/core\.c>>=\n)/$1<<a chunk that nobody has written>>\n/m or die;
book($undefined);
$out = `make 2>&1`;
isnt $?, 0, 'an undefined chunk fails';
like $out, qr/a chunk that nobody has written/, 'by name';
chdir $top;
done_testing;

#!/usr/bin/perl
# A student's chunks in the place of the book's: what is replaced, what is refused, and what the compiler says.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename;
use File::Path 'make_path';
use File::Temp 'tempdir';
use Test::More;

my $top = dirname(dirname(dirname(abs_path($0))));
my $tmp = tempdir(CLEANUP => 1);
chdir $top or die;

sub slurp { open my $f, '<', $_[0] or return ''; local $/; return <$f> // '' }
sub spew { open my $f, '>', $_[0] or die "$_[0]: $!"; print $f $_[1]; close $f }

my $list = "$tmp/manifest";
spew($list, "title: x\nchunk: answer HALT\nchunk: answer SHUTDOWN\nchunk: say good-bye\nchunk: keep the vCPU's clock and its flag\n");
sub tangle {
	my ($text, @more) = @_;
	spew("$tmp/mine.nw", $text);
	my $said = `tangle/tangle @more --mine $tmp/mine.nw --may $list lguest.nw @{[@more ? '' : "$tmp/out"]} 2>&1`;
	return ($? >> 8, $said);
}

my ($status, $said) = tangle("Why.\n<<answer HALT>>=\nstatic int quiet;\n<<be new>>\n@\nAnd:\n\n<<be new>>=\n\tint a;\n"
	. "@ %def a\n<<answer SHUTDOWN>>=\none line\n@\nMore:\n<<be new>>=\n\@\@at\nx \@<< y \@>> z\n@\n");
is($status, 0, 'chunks of the book, and a new one that they use');
my $c = slurp("$tmp/out/host/hypercalls.c");
like($c, qr{^\#line 3 "$tmp/mine\.nw"\nstatic int quiet;\n\#line 9 "$tmp/mine\.nw"\n\tint a;\n\#line 16 "$tmp/mine\.nw"\n\@at\nx << y >> z\n}m,
	'replaced, with the lines of its own file; @@, @<< and @>> mean what they mean in the book');
unlike($c, qr/hcall_halt\(struct/, "the book's is gone");
like($c, qr{^one line\n}m, 'a chunk that the book has in several pieces');
unlike($c, qr/LAST_WORDS|strscpy/, 'is replaced by all of them');
like($c, qr{^\#line \d+ "$top/lguest\.nw"\nstatic void hcall_ts}m, "what follows is the book's again, and its lines");

system("tangle/tangle lguest.nw $tmp/book >/dev/null") == 0 or die;
for my $f (qw(host/core.c guest/hello.c include/lguest_hcall.h launcher/lguest.c)) {
	is(slurp("$tmp/out/$f"), slurp("$tmp/book/$f"), "$f is as it is without");
}

($status) = tangle("\xef\xbb\xbf<<say good-bye>>=\r\nputs(\"bye\");\r\n@\r\n");
is($status, 0, 'a file of an editor that ends its lines otherwise');
like(slurp("$tmp/out/guest/hello.c"), qr/^\tputs\("bye"\);$/m, 'is read all the same');

for (['nothing', '', qr/mine\.nw:1: there is no chunk in this file/],
	['prose alone', "I did it.\n", qr/no chunk in this file/],
	['a misspelt name', "\n<<answer HALTS>>=\nx\n@\n",
		qr/mine\.nw:2: the book has no chunk <<answer HALTS>>, and nothing here uses it\. Did you mean <<answer HALT>>\?/],
	['a name misspelt where it is used', "<<answer HALT>>=\n<<anser TS>>\n@\n",
		qr/mine\.nw:2: there is no chunk <<anser TS>>\. Did you mean <<answer TS>>\?/],
	['a chunk of one\'s own, misspelt where it is used', "<<answer HALT>>=\n<<sleep sound>>\n@\n<<sleep soundly>>=\nx\n@\n",
		qr/mine\.nw:4: .*Did you mean <<sleep sound>>\?/],
	['a chunk that does not end', "Why.\n<<answer HALT>>=\nx\nAnd why.\n\n<<answer TS>>=\nx\n@\n",
		qr/mine\.nw:6: <<answer TS>> begins, but <<answer HALT>> in line 2 has not ended/],
	['a chunk that begins without its =', "<<answer HALT>>=\n@\n\n<<answer TS>>\nx\n@\n",
		qr/mine\.nw:4: if <<answer TS>> begins here/],
	['a chunk that begins farther to the right', "<<answer HALT>>=\n@\n\n <<answer TS>>=\nx\n@\n",
		qr/mine\.nw:4: if <<answer TS>> begins here/],
	['a chunk that is not to be replaced', "<<answer TS>>=\nx\n@\n", qr/mine\.nw:1: <<answer TS>> is not for this assignment/],
	['a whole file', "<<host/Kbuild>>=\nx := \$(shell id)\n@\n", qr/<<host\/Kbuild>> is not for this assignment/],
	['a new file', "<<host/evil.c>>=\nx\n@\n", qr/the book has no chunk <<host\/evil\.c>>/],
	['new chunks that use one another, and nobody them', "<<a>>=\n<<b>>\n@\n<<b>>=\nx\n@\n", qr/<<a>>.*nothing here uses it.*\n.*<<b>>/],
	['a chunk that ends up in itself', "<<answer HALT>>=\n<<b>>\n@\n<<b>>=\n<<answer HALT>>\n@\n", qr/ends up in itself/],
	['and one that does so through the book', "<<answer HALT>>=\n<<answer the calls about time, sleep and the FPU>>\n@\n", qr/ends up in itself/]) {
	my ($what, $text, $want) = @$_;
	($status, $said) = tangle($text, '--check');
	is($status, 1, "$what: refused");
	like($said, $want, '... by name');
}
spew($list, "chunk: answer HALTS\n");
($status, $said) = tangle("<<answer HALT>>=\nx\n@\n", '--check');
isnt($status, 0, 'a manifest with a name that the book has not');
like($said, qr/manifest: the book has no chunk <<answer HALTS>>\. Did you mean/, '... is what is wrong then');

spew($list, "chunk: *\n");
($status) = tangle("<<answer TS>>=\nx\n@\n", '--check');
is($status, 0, 'where any chunk may be replaced, any may');
($status, $said) = tangle("<<answer TSS>>=\nx\n@\n", '--check');
like($said, qr/the book has no chunk <<answer TSS>>/, 'and a misspelt one is a misspelt one');

# Every file of every assignment may be what it says; those that are there to be wrong, too.
for my $m (sort glob 'tests/assignments/[0-9]*/manifest') {
	my $a = basename(dirname($m));
	for my $f (sort glob "tests/assignments/$a/*.nw tests/assignments/instructor/$a/*.nw tests/assignments/instructor/$a/wrong/*.nw") {
		my $said = `tangle/tangle --check --mine $f --may $m lguest.nw 2>&1`;
		is("$? $said", '0 ', $f =~ s{^tests/assignments/}{}r);
	}
}
done_testing();

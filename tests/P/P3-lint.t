#!/usr/bin/perl
# Each defect that make lint promises to find, planted in a sound little book: it must be found,
# in the right line, and nothing else with it.
# host: i386
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/$_" for qw(tangle figures tests tests/H);
system 'cp', 'tangle/nwcheck', 'tangle/tangle', "$dir/tangle/";
sub put {
	my ($name, $text) = @_;
	open my $f, '>', "$dir/$name" or die "$name: $!";
	print $f $text;
	close $f;
}
put('tangle/roots', "host/a.c\n");
put('figures/pic.tex', '');
put('tests/H/H1-cats.sh', '');

my $sound = <<'END';
\lgpart{H}{Host}{a small one}
\lgchapter{H1}{Cats}
A chapter begins with words.
\section{How many}\marker{H:010}
Cats are counted in here, see \secref{H:010}, \chapref{H1}, \figref{pic}. 100\% of them.
\Figure{pic}{A cat.}

<<host/a.c>>=
// SPDX-License-Identifier: GPL-2.0
/* Generated from lguest.nw, section H:010: edit that. */
/* H:010 cats */
int cats;
<<count the cats>>
@ %def cats

And this is how they are counted.

<<count the cats>>=
int count(void)
{
	return cats;
}
@ %def count

\Tests{H}{cats} look.
\section{How few}\marker{H:020}
A section without code needs no comment, and a marker does it no harm.
END

sub check {
	put('book.nw', shift);
	my $said = `cd '$dir' && tangle/nwcheck --errors book.nw 2>&1`;
	return ($? >> 8, $said);
}
my ($status, $said) = check($sound);
is $said, '', 'a sound book: not a word';
is $status, 0, 'and content';

# What is planted: from => to; what must be said, and in which line of the book.
for my $evil (
	['an undefined chunk', qr/<<count the cats>>\n\@/, "<<count the cats>>\n<<feed them>>\n\@",
		14, qr/undefined chunk <<feed them>>/],
	['a misspelt chunk', qr/<<count the cats>>=/, '<<count the bats>>=',
		18, qr/<<count the bats>> is never used.*did you mean <<count the cats>>/],
	['its use', qr/<<count the cats>>=/, '<<count the bats>>=',
		13, qr/undefined chunk <<count the cats>>; did you mean <<count the bats>>/],
	['an orphan', qr/\z/, "<<dogs>>=\nint dogs; /* H:020 */\n\@\n",
		28, qr/<<dogs>> is never used/],
	['a recursive chunk', qr/\treturn cats;/, "\t<<count the cats>>", 21, qr/uses itself/],
	['a file that is not listed', qr/\z/, "<<host/b.c>>=\nint dogs; /* H:020 */\n\@\n",
		28, qr{<<host/b.c>> is a file that tangle/roots does not list}],
	['a file that is missing', qr{<<host/a.c>>}, '<<host/aa.c>>', 1, qr{has no <<host/a.c>>}, 'tangle/roots'],
	['a marker twice', qr/H:020/, 'H:010', 26, qr/H:010 is there twice: see line 4/],
	['a marker out of order', qr/H:020/, 'H:005', 26, qr/H:005 after H:010/],
	['a marker of another part', qr/H:020/, 'G:020', 26, qr/marker G:020 in part H/],
	['a section of code without marker', qr/\\marker\{H:010\}/, '', 4, qr/code, and no \\marker/],
	['code without its marker', qr{/\* H:010 cats \*/}, '/* cats */', 4, qr/./, undef, 'passes'],
	['code with a wrong marker', qr{H:010 cats}, 'H:020 cats', 11, qr/H:020 in the code of section H:010/],
	['a wide line', qr/int cats;/, 'int cats; /*' . ' wide' x 15 . ' */', 12, qr/line of 90 columns/],
	['a long chunk', qr/int cats;/, join("\n", map { "int cats$_;" } 1 .. 40) . "\nint cats;",
		8, qr/chunk of 45 lines/],
	['a chunk in a macro', qr/int cats;\n/, "int cats;\n#define X \\\n", 14, qr/inside a macro/],
	['an empty %def', qr/%def cats/, '%def cats dogs', 14, qr/%def dogs, but/],
	['a trailing blank', qr/int cats;/, 'int cats; ', 12, qr/trailing blank/],
	['a dead reference', qr/secref\{H:010/, 'secref{H:090', 5, qr/\\secref\{H:090\} leads nowhere/],
	['a dead chapter', qr/chapref\{H1/, 'chapref{H2', 5, qr/\\chapref\{H2\} leads nowhere/],
	['a dead figure', qr/figref\{pic/, 'figref{pig', 5, qr/\\figref\{pig\} leads nowhere/],
	['a figure that nobody drew', qr/Figure\{pic/, 'Figure{cow', 6, qr{no figures/cow.tex}],
	['a hidden end of a line', qr/100\\%/, '100%', 5, qr/a bare %/],
	['a chapter without tests', qr/\\Tests\{H\}\{cats\}/, 'Nobody', 2, qr/chapter H1 has code and no/],
	['a test that nobody wrote', qr/\{cats\} look/, '{dogs} look', 25, qr{no tests/H/\*dogs\*}],
	['code indented twice', qr/<<count the cats>>\n\@/, "\t<<count the cats>>\n\@", 13, qr/./, undef, 'passes'],
	['an unescaped <<', qr/how they are counted/, 'how they are <<counted>>', 16, qr/unescaped <</],
	['the kind of host in a file for all', qr/int cats;/, "#ifdef CONFIG_X86_64\nint cats;\n#endif",
		12, qr{CONFIG_X86_64 in host/a\.c}],
	['the same in a chunk of it', qr/\treturn cats;/, "\treturn IS_ENABLED(CONFIG_X86_PAE) ? 9 : cats;",
		21, qr{CONFIG_X86_PAE in host/a\.c}],
	['the same in words of the compiler', qr/int cats;/, "#if defined(__x86_64__)\nint cats;\n#endif",
		12, qr{__x86_64__ in host/a\.c}],
	['no licence', qr{// SPDX.*}, '// free', 9, qr/SPDX/],
	['no origin', qr{/\* Generated.*}, '/* H:010 */', 10, qr/Generated from/],
) {
	my ($what, $from, $to, $line, $says, $file, $passes) = @$evil;
	$file //= 'book.nw';
	(my $book = $sound) =~ s/$from/$to/ or die "$what: nothing to spoil";
	my ($status, $said) = check($book);
	if ($passes) {
		is $status, 0, "$what is no error here" or diag $said;
		next;
	}
	my ($found) = grep { /^\Q$file\E:$line: / && $_ =~ $says } split /\n/, $said;
	ok $found, "$what: line $line" or diag "it said:\n$said";
	isnt $status, 0, "$what: fails";
}

# The measures fail too, when they are beyond the limits.
my $long = join '', map { "\tx$_();\n" } 1 .. 9;
(my $book = $sound) =~ s/\treturn cats;\n/$long/;
$book =~ s/int cats;\n/$long/;
put('book.nw', $book);
$said = `cd '$dir' && tangle/nwcheck --measures book.nw`;
isnt $?, 0, 'chunks that are too long on the whole: fails';
like $said, qr/the median is beyond 8/, 'and says why';
like $said, qr/target .*<= 8 .*<= 20 .*8-18 .*<= 15 .*< 100/, 'the targets stand beside the measures';
done_testing;

#!/usr/bin/perl
# The book in HTML: everything is there, every link leads somewhere, and the code of
# the pages, unfolded, is the program byte for byte.
# host: i386
use strict;
use warnings;
use Cwd;
use File::Find;
use File::Temp 'tempdir';
use Test::More;

my $top = getcwd;
my $dir = tempdir(CLEANUP => 1);
sub slurp { open my $f, '<:raw', shift or return; local $/; return scalar <$f> }
sub spew { my ($path, $text) = @_; open my $f, '>:raw', $path or die "$path: $!"; print $f $text; close $f }
sub html { my $out = `weave/html @_ 2>&1`; return ($? >> 8, $out) }

my ($status, $out) = html("--out $dir/a");
is $status, 0, 'weave/html' or diag $out;
unlike $out, qr/^lguest\.nw/m, 'no complaints' or diag $out;
my %page;
for (glob "$dir/a/*.html") { my $text = slurp($_); s{.*/}{}; $page{$_} = $text }
my $book = slurp('lguest.nw');

# --- everything is there
my @chapters = $book =~ /^\\lgchapter\{(\w+)\}/mg;
cmp_ok scalar @chapters, '>', 20, scalar(@chapters) . ' chapters';
is join(' ', grep { !$page{"$_.html"} } @chapters), '', 'each has a page';
is join(' ', grep { ($page{'index.html'} // '') !~ /href="$_\.html"/ } @chapters), '', 'and is in the contents';
my @markers = $book =~ /^\\section\{.*\\marker\{([^}]*)\}\s*$/mg;
my %id;				# page#id; id -> page
for my $p (keys %page) { while ($page{$p} =~ /\sid="([^"]*)"/g) { $id{"$p#$1"}++; $id{$1} = $p } }
is join(' ', grep { !$id{$_} } @markers), '', 'every marker is an anchor';
is join(' ', grep { $id{$_} > 1 } grep { /#/ } sort keys %id), '', 'no anchor is there twice on a page';
my @figures = $book =~ /\\Figure\{([^}]*)\}/g;
is join(' ', grep { !-s "$dir/a/fig/$_.svg" } @figures), '', 'every figure is an SVG';
ok $page{$_}, $_ for map { "$_.html" } qw(glossary index-of-chunks index-of-identifiers index-of-subjects);

# --- links
my %dead;
for my $p (sort keys %page) {
	while ($page{$p} =~ /\s(href|src)="([^"]*)"/g) {
		my $to = $2;
		if ($to =~ m{^\w+:|^/}) { $dead{"$p: $to"}++; next }
		my ($file, $anchor) = $to =~ /^([^#]*)(?:#(.*))?$/;
		$file = $p if $file eq '';
		$dead{"$p: $to"}++ unless -e "$dir/a/$file" && (!defined $anchor || $id{"$file#$anchor"});
	}
}
is join("\n", (sort keys %dead)[0 .. (keys %dead > 9 ? 9 : keys(%dead) - 1)]), "", "no link is dead or leads out of the book";
unlike join('', values %page, slurp("$dir/a/lguest.css"), slurp("$dir/a/lguest.js")),
	qr{url\(|\@import|<script[^>]*src="(?!lguest\.js")}, 'nothing is fetched from elsewhere';

# --- the code of the pages
# A page's code: lines, and uses of chunks, in which the chunk unfolds.
sub text { my $s = shift; $s =~ s/<[^>]*>//g; $s =~ s/&lt;/</g; $s =~ s/&gt;/>/g; $s =~ s/&quot;/"/g; $s =~ s/&amp;/&/g; return $s }
sub code {			# from behind <div class="code"> to its </div>; returns lines
	my $s = shift;
	my @lines;
	while (1) {
		if ($$s =~ /\G<pre[^>]*>\n(.*?)<\/pre>/gcs) { push @lines, text($1) =~ /(.*)\n/g }
		elsif ($$s =~ /\G<details><summary>(.*?)<span class="nu">.*?⟩<\/span>(.*?)<\/summary><div class="code"[^>]*>/gcs) {
			my ($before, $after) = (text($1), text($2));
			my @inner = code($s);
			$$s =~ /\G<\/details>/gc or die "a <details> does not end";
			my $column = 0;
			$column = /\t/ ? $column + 8 - $column % 8 : $column + 1 for split //, $before;
			my $indent = "\t" x int($column / 8) . ' ' x ($column % 8);
			$inner[0] = $before . $inner[0];
			$_ = $_ eq '' ? '' : $indent . $_ for @inner[1 .. $#inner];
			$inner[-1] .= $after;
			push @lines, @inner;
		}
		elsif ($$s =~ /\G<\/div>/gc) { return @lines }
		else { die 'what is this? ' . substr($$s, pos($$s) // 0, 80) }
	}
}
my (%chunk, $pieces);
for my $p ('how-to-read-this-book.html', map { "$_.html" } @chapters) {
	my $s = $page{$p} // next;
	while ($s =~ /<figure class="nw" id="c:[^"]*">\n<figcaption>.*?<span class="nm">⟨(.*?)⟩\+?≡<\/span>.*?<\/figcaption>\n<div class="code">/gs) {
		my $name = text($1);
		my @lines = eval { code(\$s) };
		if ($@) { fail "$p: $name: $@"; last }
		push @{$chunk{$name}}, @lines;
		$pieces++;
	}
}
my ($in, $code) = (0, 0);
my @defs = grep { /^<<.*>>=\s*$/ } split /^/, $book;
is $pieces, scalar @defs, "all $pieces chunks of the book are shown";
my @roots = grep { length } map { s/#.*//r =~ s/\s+//gr } split /^/, slurp('tangle/roots');
is system("tangle/tangle --plain lguest.nw $dir/plain >$dir/log 2>&1"), 0, 'tangled without #line' or diag slurp("$dir/log");
is join(' ', grep { !$chunk{$_} } @roots), '', 'every file of the program is on a page';
is join(' ', grep { join("\n", @{$chunk{$_} // []}, '') ne (slurp("$dir/plain/$_") // 'none') } @roots), '',
	'and is, unfolded, what is compiled';
isnt join("\n", @{$chunk{$roots[0]}}, 'x'), slurp("$dir/plain/$roots[0]"), '(a line more would be noticed)';

# --- no path of this machine; the same twice
my $paths = '';
find({ no_chdir => 1, wanted => sub { $paths .= "$_ " if -f && slurp($_) =~ /\Q$top\E|\Q$dir\E|\/tmp\// } }, "$dir/a");
is $paths, '', 'no path of this machine';
($status, $out) = html("--out $dir/b");
is $status, 0, 'once more' or diag $out;
is scalar `diff -r $dir/a $dir/b`, '', 'gives the same';

# --- tidy
SKIP: {
	skip 'no tidy: apt-get install tidy', 1 unless grep { -x "$_/tidy" } split /:/, $ENV{PATH};
	my $said = '';
	$said .= join '', map { "$_: $out" } grep { ($out = `tidy -q -e -utf8 $dir/a/$_ 2>&1`) ne '' } sort keys %page;
	is $said, '', 'tidy finds nothing';
}

# --- what is wrong is said, with its line
my $line = 1 + (substr($book, 0, $-[0]) =~ tr/\n//) if $book =~ /^Take a kernel that believes it owns a machine/m;
ok $line, 'the place to plant mistakes is there' or do { done_testing; exit };
(my $wrong = $book) =~ s/^(Take a kernel that believes it owns a machine)/\\nosuchmacro{x} \\secref{H:999} \\Figure{no-such}{Nothing.}\n$1/m;
spew("$dir/wrong.nw", $wrong);
($status, $out) = html("--out $dir/c $dir/wrong.nw");
like $out, qr/^wrong\.nw:$line: unknown macro \\nosuchmacro$/m, 'an unknown macro';
like $out, qr/^wrong\.nw:$line: figure no-such is missing/m, 'a missing figure';
like $out, qr/^wrong\.nw:$line: no section H:999$/m, 'a reference to no section';
is $status, 0, 'and the book is made all the same';
done_testing;

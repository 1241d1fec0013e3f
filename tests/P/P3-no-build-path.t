#!/usr/bin/perl
# No path of the machine that built it ends in the module, the programs or the PDF.
use strict;
use warnings;
use Cwd;
use Test::More;

my $top = getcwd;
my $host = 'host' . (($ENV{HOST} || 'i386') eq 'i386' ? '' : "-$ENV{HOST}");
sub paths {
	my ($bytes) = @_;
	my @found = $bytes =~ m{([ -~]*\Q$top\E[ -~]*)}g;
	return join "\n", @found[0 .. ($#found > 4 ? 4 : $#found)];
}
sub slurp { local (@ARGV, $/) = @_; return scalar <> }
for my $f ("$host/lg.ko", qw(launcher/lguest guest/hello guest/smallest guest/vmlinux)) {
	is paths(slurp("kmod-out/$f")), '', $f;
}
# the module's debug information too, which may be compressed: as readelf tells it
is paths(scalar `readelf --debug-dump=info,line kmod-out/$host/lg.ko 2>/dev/null`), '',
	"the module's debug information";
like scalar(`readelf --debug-dump=line kmod-out/$host/lg.ko 2>/dev/null`), qr/lguest\.nw/,
	'which names lguest.nw';
# the book is woven for this, if it is not as it should be (a minute; else nothing)
my $log = `weave/book 2>&1`;
is $?, 0, 'the book is woven' or diag $log;
is paths(scalar `qpdf --qdf --object-streams=disable book/lguest.pdf - 2>/dev/null`), '', 'book/lguest.pdf';
my $text = `pdftotext book/lguest.pdf - 2>/dev/null`;
like $text, qr/lguest\.nw/, 'it has text';
is paths($text), '', 'its text';
# the check can fail
isnt paths("x $top/y"), '', 'a path would be found';
done_testing;

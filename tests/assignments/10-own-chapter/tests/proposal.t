# shows: the proposal has its five parts, a question, a number, and fits on a page
# timeout: 20
# The form only. Whether it is a good one is for a person to say.
use strict;
use warnings;
use Test::More;
my @parts = ('Question', 'Claim', 'Measurement', 'Smallest version', 'Risk');
my ($file) = glob 'mine/10.nw';
open my $f, '<', $file or die "mine/10.nw: $!\n";
my ($text, $code) = ('', 0);
while (<$f>) {
	$code = 1 if /^<<.*>>=\s*$/;
	$code = 0 if /^@(?:\s|$)/;
	$text .= $_ unless $code || /^@(?:\s|$)/ || /^\s*%/;
}
my ($proposal) = $text =~ /\\section\{The proposal\}(.*?)(?=\\section\{|\z)/s;
ok(defined $proposal, 'there is a section "The proposal"');
my @pieces = split /\\paragraph\{([^}]*?)\.?\}/, $proposal // '';
shift @pieces;
my %part = @pieces;
my $words = 0;
for (@parts) {
	my $n = () = ($part{$_} // '') =~ /\w+/g;
	$words += $n;
	cmp_ok($n, '>=', 15, "\"$_\" is there, and says something");
}
like($part{Question} // '', qr/\?\s*$/, 'the question is one');
unlike($part{Question} // '', qr/that the book does not tell you\?/s, 'and it is not ours');
like($part{Claim} // '', qr/\d/, 'the claim has a number in it');
cmp_ok($words, '<=', 500, 'all of it fits on a page');
done_testing();

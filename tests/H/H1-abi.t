#!/usr/bin/perl
# The ABI is all in kmod-out/include, is the same for 32 and for 64 bits, and
# is all that guest, host and launcher share.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my @headers = map { s{.*/}{}r } glob 'kmod-out/include/*.h';
is "@headers", 'lguest_dev.h lguest_hcall.h lguest_machine.h', 'three headers';
my (%fields, $c);
for my $h (@headers) {
	my $text = do { local (@ARGV, $/) = "kmod-out/include/$h"; <> };
	like $text, qr/static_assert|_Static_assert/, "$h asserts what it says" unless $h eq 'lguest_machine.h';
	while ($text =~ /^struct (\w+) \{\n(.*?)^\}/msg) {
		my ($s, $body) = ($1, $2);
		while ($body =~ /^\s*(?:__u\d+|char|struct \w+)\s+([^;]+);/mg) {
			push @{$fields{$s}}, map { s/[\[_]_?attribute.*|\[.*//r =~ s/\s//gr } split /,/, $1;
		}
	}
}
ok keys %fields >= 3, 'with structures in them: ' . join ' ', sort keys %fields;
open my $f, '>', "$dir/t.c" or die;
print $f "#include <stdio.h>\n#include <stddef.h>\n", map("#include <$_>\n", @headers), "int main(void)\n{\n";
for my $s (sort keys %fields) {
	print $f "\tprintf(\"$s %zu\\n\", sizeof(struct $s));\n";
	print $f "\tprintf(\"$s.$_ %zu\\n\", offsetof(struct $s, $_));\n" for @{$fields{$s}};
}
print $f "\treturn 0;\n}\n";
close $f;
my @out;
for my $m (32, 64) {
	is system("gcc -m$m -static -Wall -Wextra -Werror -Ikmod-out/include -o $dir/t$m $dir/t.c 2>$dir/log"), 0,
		"they compile for $m bits, without a warning" or diag `cat $dir/log`;
	push @out, scalar `$dir/t$m`;
}
is $out[0], $out[1], 'every size and offset is the same';
cmp_ok scalar(split /\n/, $out[0]), '>', 20, 'and there were some';
for my $d (qw(guest host launcher)) {
	my @bad;
	for my $file (glob "kmod-out/$d/*.[chS] kmod-out/$d/*/*.[chS]") {
		next if $file =~ /\.mod\.c$/;
		open my $in, '<', $file or die;
		while (<$in>) {
			push @bad, "$file: $_" if /^#include .*\b(guest|host|launcher)\//;
		}
	}
	is "@bad", '', "$d includes nobody else's";
}
done_testing;

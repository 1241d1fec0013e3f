# Build a harness against the tangled launcher, with sanitizers, and run parts of it.
package Harness;
use strict;
use warnings;
use Cwd;
use File::Temp 'tempdir';
use Test::More;

my $top = getcwd;
sub run {
	my ($program, @args) = @_;
	my $l = "$top/kmod-out/launcher";
	my $out = "$top/kmod-out/tests/harness";
	system 'mkdir', '-p', $out;
	my @from = map { "$l/$_.c" } qw(memory bus console virtqueue virtio rng disk vconsole net);
	my @all = ("$top/tests/L/harness/$program.c", "$top/tests/L/harness/host.h", "$l/virtio.h", @from);
	if (grep { (stat $_)[9] >= ((stat "$out/$program")[9] // 0) } @all) {
		system 'gcc', '-fsanitize=address,undefined', qw(-fno-sanitize-recover=undefined -O1 -g -Wall -Wextra
			-Wno-unused-function -pthread), '-Wl,--wrap=plug,--wrap=fdatasync',
			"-I$top/kmod-out/include", "-I$l", '-o', "$out/$program",
			"$top/tests/L/harness/$program.c", @from;
		die "$program does not build\n" if $?;
	}
	my $text = `timeout 100 $out/$program @args 2>&1`;
	my $status = $?;
	for (split /^/, $text) {
		pass $1 if /^ok \d+ - (.*)/;
		fail $1 if /^not ok \d+ - (.*)/;
		diag $_ if /^#/ && $ENV{V};
	}
	is $status, 0, "$program @args: no complaint of a sanitizer" or diag substr $text, -2000;
}
1;

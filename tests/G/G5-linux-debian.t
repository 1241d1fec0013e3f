#!/usr/bin/perl
# Debian as a guest, on a copy of the disk that `make run ROOT=debian` uses: to its login prompt, out to the
# mirror through passt, a compiler installed and used, power off, and the disk in order afterwards.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

plan skip_all => 'Debian boots only in make check-slow (SLOW=1)' unless $ENV{SLOW};
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS ROOT)};
is system('make -s debian >&2 </dev/null'), 0, 'there is a disk' or BAIL_OUT('no Debian: no network?');

mkdir 'kmod-out/tests';
my $dir = tempdir('debian-XXXXXX', DIR => 'kmod-out/tests', CLEANUP => 1);
my $disk = "$dir/disk.img";
is system('cp', '--sparse=always', 'kmod-out/cache/debian.img', $disk), 0, 'and a copy of it';
chomp(my $sources = `debugfs -R 'cat /etc/apt/sources.list' $disk 2>/dev/null`);
my ($mirror) = $sources =~ m{^deb https?://([^/:\s]+)}m;
ok $mirror, 'it knows a mirror' or diag $sources;

my @commands = ('uname -m', 'findmnt -no FSTYPE,OPTIONS /', 'systemctl is-system-running --wait',
	'journalctl -p err -b --no-pager | grep -v "^--" | wc -l | sed "s/^/errors /"', 'apt-get --version | head -n 1',
	"getent hosts $mirror | grep -c . | sed 's/^/names /'",
	'apt-get -qq update; echo "update: $?"', 'apt-get -qq -y install tcc libc6-dev >/dev/null 2>&1; echo "install: $?"',
	q{echo 'int printf(); int main() { printf("six times seven is %d\n", 6 * 7); return 0; }' >a.c},
	'tcc -o a a.c && ./a; echo "a: $?"',
	'free -m', 'poweroff');
my $start = time;
my $said = do {
	local $ENV{TIMEOUT} = 2400;
	open my $vm, '-|', 'tests/vm/debian', $disk, @commands or die "tests/vm/debian: $!\n";
	my $all = join '', <$vm>;
	close $vm;
	$all;
};
my $status = $?;
$said =~ s/\r//g;
is $status, 0, 'the guest switches itself off, and lguest is content';
ok $said =~ qr/^debian login: /m, 'a login prompt';
ok $said =~ qr/^i[56]86$/m, 'a 32-bit machine';
ok $said =~ qr/^ext4 +rw,/m, 'its disk, to be written to';
ok $said =~ qr/^running$/m, 'systemd has nothing to complain of';
ok $said =~ qr/^errors 0$/m, 'neither has the journal';
ok $said =~ qr/^apt \d\S* \(i386\)/m, 'apt-get --version';
ok $said =~ qr/^names [1-9]/m, "the name $mirror has an address";
ok $said =~ qr/^update: 0$/m, 'apt-get update';
ok $said =~ qr/^install: 0$/m, 'apt-get install';
ok $said =~ qr/^six times seven is 42$/m, 'a program is compiled, and runs';
ok $said =~ qr/^The guest is gone; it went in peace/m, 'last words';
diag $said if grep { !$_ } Test::More->builder->summary;
diag sprintf '%d minutes', (time - $start) / 60;

my $fsck = `PATH=\$PATH:/sbin:/usr/sbin e2fsck -fn $disk 2>&1`;
is $?, 0, 'the disk is in order' or diag $fsck;
unlike $fsck, qr/recovering journal/i, 'and was left so';
done_testing;

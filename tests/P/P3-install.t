#!/usr/bin/perl
# make install and make uninstall, below a directory; what bash completes; and, when $SLOW, a Debian
# for amd64 in which DKMS builds the module, and a machine that loads it and runs a guest.
# timeout: 120
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

delete @ENV{grep { /^(?:MAKE|MFLAGS|PREFIX|DESTDIR|KDIR)/ } keys %ENV};	# we may be run by a make
my $dir = tempdir(CLEANUP => 1);
sub slurp {
	open my $f, '<', shift or return '';
	local $/;
	return scalar <$f>;
}
sub files { my @f = map { s/^\Q$dir\/d\E//r } split /\n/, `cd / && find $dir/d ! -type d`; return sort @f }
my ($version) = slurp('kmod-out/launcher/lguest.c') =~ /"lguest ([\d.]+)\\n"/;
my $src = "/usr/src/lguest-$version";

my $said = `make install DESTDIR=$dir/d PREFIX=/opt 2>&1 </dev/null`;
is $?, 0, 'make install, below a directory' or diag $said;
my @host = map { s/^\s+|\s+$//gr } grep { m{^(host|include)/} } split /\n/, slurp('tangle/roots');
is_deeply [files()], [sort '/opt/bin/lguest', '/opt/share/man/man8/lguest.8', '/opt/share/bash-completion/completions/lguest',
	'/etc/udev/rules.d/60-lguest.rules', map { "$src/$_" } @host, 'dkms.conf', 'lguest.nw'], 'this is there, and no more';
my @dark = grep { $said !~ m{INSTALL \Q$dir/d$_\E$}m } grep { !m{^\Q$src\E/} } files();
is "@dark", '', 'it has said so of each';
like $said, qr{INSTALL \Q$dir/d$src\E$}m, 'and of the sources';
like $said, qr/never yet on a real processor.*Save your work/s, 'and what it means to load this';
is scalar(grep { length > 80 } split /\n/, $said =~ s/\Q$dir\E//gr), 0, 'in lines of a screen';
is sprintf('%o', (stat "$dir/d/opt/bin/lguest")[2] & 07777), '755', 'the launcher can be run';
is slurp("$dir/d/opt/bin/lguest"), slurp('kmod-out/launcher/lguest'), 'and is the one that was built';
like slurp("$dir/d$src/dkms.conf"), qr/^PACKAGE_VERSION="\Q$version\E"$/m, 'dkms.conf knows the version';
# The kernels that DKMS builds for are those that the tests have: of each kind of host, as far as it was fetched.
my ($only) = slurp("$dir/d$src/dkms.conf") =~ /^BUILD_EXCLUSIVE_KERNEL="(.*)"$/m;
like $_, qr/$only/, "DKMS builds for $_" for map { s/\n//r } map { slurp($_) } glob 'kmod-out/cache/kernel-version*';
like $_, qr/$only/, "DKMS builds for $_" for '6.12.117+deb12-amd64';
unlike $_, qr/$only/, "and not for $_" for qw(6.11.2-amd64 6.12.117+deb12-686 6.120.1-amd64 5.10.0-28-amd64 16.1.0-amd64);
like slurp("$dir/d$src/host/core.c"), qr{^#line \d+ "\Q$src\E/lguest.nw"$}m, 'the code speaks of the book that came with it';
chomp(my $home = `pwd`);
is system('grep', '-rqF', $home, "$dir/d$src/host", "$dir/d$src/include"), 256, 'and not of this place';
like slurp("$dir/d/etc/udev/rules.d/60-lguest.rules"), qr/^KERNEL=="lguest",.* GROUP="lguest", MODE="0660"$/m, 'the rule';
$said = `make install DESTDIR=$dir/d PREFIX=/opt 2>&1 </dev/null`;
is $?, 0, 'once more';
$said = `make uninstall DESTDIR=$dir/d PREFIX=/opt 2>&1 </dev/null`;
is $?, 0, 'make uninstall' or diag $said;
is_deeply [files()], [], 'and nothing is left';
$said = `make install DESTDIR=$dir/d PREFIX=opt 2>&1 </dev/null`;
isnt $?, 0, 'a PREFIX that begins nowhere is refused';

# Completion, asked as bash would ask.
sub complete {
	my @words = @_;
	my $c = $#words;
	$ENV{LGWORDS} = join "\n", @words;
	return sort split /\n/, `cd tests/L && PATH=$home/kmod-out/launcher:\$PATH bash --norc -c '
		compopt() { :; }; . $home/tangle/install/completion
		mapfile -t COMP_WORDS <<<"\$LGWORDS"; COMP_CWORD=$c
		_lguest lguest "\${COMP_WORDS[$c]}" "\${COMP_WORDS[$c-1]}"
		printf "%s\\n" "\${COMPREPLY[@]}"' 2>&1`;
}
my @table = map { /^\s*\{\s*"([\w-]+)",\s*(?:required|no)_argument,/ ? "--$1" : () } split /\n/, slurp('kmod-out/launcher/lguest.c');
cmp_ok scalar(@table), '>=', 8, 'the launcher has options';
is_deeply [complete(qw(lguest --))], [sort @table], 'all of them complete';
is_deeply [complete(qw(lguest --no))], ['--no-sandbox'], 'one of them';
is_deeply [complete(qw(lguest --net), '')], [qw(tap: unix: user)], '--net has three kinds of cable';
is_deeply [complete(qw(lguest --net = u))], [qw(unix: user)], 'after = too';
is_deeply [complete(qw(lguest --disk = L1-man))], ['L1-manual.t'], '--disk= takes files';
is_deeply [complete(qw(lguest --disk =))], [sort map { s{.*/}{}r } glob 'tests/L/*'], 'all of them, behind the =';
is_deeply [complete(qw(lguest --initrd L1-man))], ['L1-manual.t'], '--initrd does';
is_deeply [complete(qw(lguest 16M L1-man))], ['L1-manual.t'], 'KERNEL is one';

SKIP: {
	skip 'a Debian with DKMS takes long', 1 unless $ENV{SLOW};
	skip 'only root can be root in one', 1 if $>;
	dkms();
}
done_testing;

# What root does in its own Debian, with the DKMS and the compiler that it has, for the kernel that then runs.
sub dkms {
	my $root = "$dir/root";
	chomp(my $kernel = slurp('kmod-out/cache/kernel-version-amd64') || `HOST=amd64 tangle/need build vm; cat kmod-out/cache/kernel-version-amd64`);
	is system("LC_ALL=C mmdebstrap --quiet --variant=minbase --architectures=amd64 --skip=check/qemu " .
		"--include=dkms,linux-headers-$kernel,kmod,make,gcc,udev bookworm $root ${\ sources()} >$dir/log 2>&1"), 0,
		'a Debian with DKMS' or return diag `tail -n 5 $dir/log`;
	for my $d (qw(work lib/modules)) { system('mkdir', '-p', "$root/$d") }
	system("cp -a Makefile lguest.nw tangle $root/work/ && mkdir $root/work/kmod-out && cp -a kmod-out/host kmod-out/include kmod-out/launcher $root/work/kmod-out/") == 0 or die;
	my $in = sub {
		local $ENV{c} = "mount -t proc proc $root/proc && exec chroot $root env PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c '$_[0]'";
		return scalar `unshare --mount --pid --fork sh -c "\$c" 2>&1`;
	};
	# uname speaks of the kernel below us all.
	my $uname = "#!/bin/sh\n[ \"\$*\" = -r ] && echo $kernel || exec /usr/bin/uname.real \"\$@\"\n";
	rename "$root/usr/bin/uname", "$root/usr/bin/uname.real";
	open my $f, '>', "$root/usr/bin/uname" or die;
	print $f $uname;
	close $f;
	chmod 0755, "$root/usr/bin/uname";
	my $said = $in->('cd /work && make=install tangle/install/install kmod-out lguest.nw');
	is $?, 0, 'install, with DKMS' or return diag $said;
	my $log = slurp(glob "$root/var/lib/dkms/lguest/$version/$kernel/x86_64/log/make.log");
	like $log, qr/LD \[M\] .*lg\.ko/, 'its log';
	unlike $log =~ s/^warning: the compiler differs.*//mgr, qr/warning/i, 'has no warning' or diag $log;
	like $in->("dkms status lguest/$version -k $kernel"), qr/: installed/, 'DKMS has installed it';
	like $in->('getent group lguest'), qr/^lguest:x:\d+:$/, 'a group, and nobody in it';
	like $in->("modinfo -k $kernel lg"), qr/^filename: .*\/updates\/dkms\/lg\.ko/m, 'modprobe would find it';
	symlink $kernel, "$root/lib/modules/6.13.99-x";
	like $in->("dkms build lguest/$version -k 6.13.99-x"), qr/BUILD_EXCLUSIVE|does not match|should not be built/, 'and does not try with another kernel';
	unlink "$root/lib/modules/6.13.99-x";
	my $ko = (glob "$root/lib/modules/$kernel/updates/dkms/lg.ko*")[0];
	my $boot = `tests/vm/boot --host amd64 --bare --run 'insmod lg.ko && lguest 16M hello && lguest --version' $ko $root/usr/local/bin/lguest kmod-out/guest/hello 2>&1`;
	is $?, 0, 'a machine loads it, and a guest runs' or diag $boot;
	like $boot, qr/Not one of them was the host's business/, 'to its end';
	like $boot, qr/^lguest \Q$version\E\s*$/m, 'with the launcher that was installed';
	$said = $in->('cd /work && make=uninstall tangle/install/install --remove');
	is $?, 0, 'uninstall' or diag $said;
	unlike $in->('dkms status'), qr/lguest/, 'uninstall: DKMS has forgotten it';
	is join(' ', glob("$root/usr/src/lguest-* $root/usr/local/bin/* $root/lib/modules/*/updates/dkms/lg* $root/etc/udev/rules.d/*lguest*")), '', 'and nothing is left';
}

# Where this machine gets its Debian from.
sub sources { return join ' ', grep { -e } glob('/etc/apt/sources.list /etc/apt/sources.list.d/*') }

#!/usr/bin/perl
# Where there is no Debian 12: what tangle/need offers; what tangle/chroot makes of a system that is only played, whole
# or not at all; and that make then works in it. When $SLOW, a Debian 13 without privileges, from "make run" to a guest.
# timeout: 60
use strict;
use warnings;
use Cwd 'getcwd';
use File::Temp 'tempdir';
use Test::More;

delete @ENV{grep { /^(?:MAKE|MFLAGS|KDIR|HOST|MIRROR|KMOD_OUT)/ } keys %ENV};	# we may be run by a make
my $top = getcwd;
my $dir = tempdir(CLEANUP => 1);
my $tree = "$dir/tree";
my $cache = "$tree/kmod-out/cache";
END { chdir '/' }
my $root = "$cache/bookworm";
mkdir "$dir/$_" for qw(bin tmp tree minimal);
system('cp', '-r', qw(Makefile tangle), "$tree/") == 0 or die;
chdir $tree or die;
my $path = $ENV{PATH};
$ENV{PATH} = "$dir/bin:$path";
$ENV{TMPDIR} = "$dir/tmp";
$ENV{OS_RELEASE} = "$dir/os-release";

sub put {
	my ($name, $text, $mode) = @_;
	open my $f, '>', $name or die "$name: $!";
	print $f "$text\n";
	close $f;
	chmod $mode // 0644, $name;
}
sub stub { put("$dir/bin/$_[0]", "#!/bin/sh\n$_[1]", 0755) }
sub unstub { unlink map { "$dir/bin/$_" } @_ }
sub slurp { open my $f, '<', shift or return ''; local $/; return scalar <$f> }
sub run { return scalar `$_[0] 2>&1 </dev/null` }
sub on_terminal { my ($keys, $c) = @_; return scalar `printf '%s\\n' '$keys' | script -qec '$c' /dev/null 2>&1` =~ s/\r//gr }
sub need { my ($c) = @_; return run("tangle/need $c") }

# --- The offer --------------------------------------------------------------------

my %release = (
	12 => qq{NAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian},
	13 => qq{NAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION_CODENAME=trixie\nID=debian},
	ubuntu => qq{NAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nID=ubuntu},
);
stub('apt-cache', 'exit 1');
stub('dpkg', qq{echo "\$*" >>$dir/dpkg; case \$1 in --print-architecture) echo amd64 ;; esac});
stub('dpkg-query', 'exit 0');
stub('sudo', "echo \"\$*\" >>$dir/sudo");
stub('apt-get', "echo \"\$*\" >>$dir/sudo; exit 1");
put('tangle/chroot', "#!/bin/sh\necho \"chroot \$*\"", 0755);	# is asked, and does nothing
for ([13, 'Debian GNU/Linux 13'], [ubuntu => 'Ubuntu 24.04']) {
	my ($what, $name) = @$_;
	put($ENV{OS_RELEASE}, $release{$what});
	for my $c (qw(build linux vm)) {
		my $said = need($c);
		isnt $?, 0, "$name: no $c";
		like $said, qr/\Aneed: this is \Q$name\E, which has .*`make chroot`.* kmod-out\/cache\/bookworm .*\n\z/, 'one line';
	}
}
unlike slurp("$dir/dpkg"), qr/add-architecture/, 'dpkg has not been told of i386';
is slurp("$dir/sudo"), '', 'and nothing was installed';
my $said = on_terminal('n', 'tangle/need build vm');
isnt $?, 0, 'on a terminal one may say no';
like $said, qr/Now\? \[Y\/n\]/, 'to a question';
unlike $said, qr/^chroot/m, 'and none is made';
$said = on_terminal('', 'tangle/need build vm');
is $?, 0, 'or yes' or diag $said;
like $said, qr/chroot \nchroot \S+\/tangle\/need build vm$/m, 'one is made, and what is needed goes there';
stub('apt-cache', 'case $* in "show linux-source-6.1") ;; *) exit 1 ;; esac');
unlike need('linux'), qr/make chroot/, 'who has it in /etc/apt is offered nothing';

put("$cache/$_", '') for 'kernel-version', 'linux-source-6.1.tar.xz', '.have-book';
put($ENV{OS_RELEASE}, $release{12});
need('book');
ok !-e "$cache/kernel-version" && !-e "$cache/.have-book", 'another distribution: what was fetched is forgotten';
ok -e "$cache/linux-source-6.1.tar.xz", 'but not the source';
put("$cache/kernel-version", '');
need('book');
ok -e "$cache/kernel-version", 'the same: nothing is';
unstub(qw(apt-cache dpkg-query sudo apt-get));

# --- Refusals ----------------------------------------------------------------------

system('cp', "$top/tangle/chroot", 'tangle/chroot') == 0 or die;
put('tangle/need', "#!/bin/sh\n[ -e /played ] && echo \"need \$* inside\" || echo \"need \$*\"", 0755);
sub refused {
	my ($why, $pattern) = @_;
	my $said = run('tangle/chroot');
	isnt $?, 0, $why;
	like $said, qr/^tangle\/chroot: .*$pattern/m, 'and what to do about it';
	is join(' ', glob("$root*")), '', 'and nothing is made';
}
stub('dpkg', 'echo arm64');
refused('an ARM', qr/arm64; Debian 12 must be/);
stub('dpkg', 'echo amd64');
stub('unshare', 'case $* in *--help) echo --map-auto ;; *) echo not permitted; exit 1 ;; esac');
stub('id', 'case $1 in -u) echo 0 ;; -un) echo root ;; esac');
refused('root in a container', qr/CAP_SYS_ADMIN.*not permitted/);
stub('id', 'case $1 in -u) echo 87654321 ;; -un) echo stranger ;; esac');
refused('no subordinate numbers', qr/\/etc\/subuid gives no numbers to stranger.*usermod --add-subuids/);
stub('grep', 'case $* in *map-auto*) exit 1 ;; esac');
refused('an old unshare', qr/util-linux is older than 2\.38/);
stub('grep', 'exit 0');
for (['user/max_user_namespaces', 0], ['kernel/unprivileged_userns_clone', 0], ['kernel/apparmor_restrict_unprivileged_userns', 1]) {
	my ($name, $bad) = @$_;
	my $key = $name =~ tr{/}{.}r;
	stub('cat', "[ \$1 = /proc/sys/$name ] && echo $bad || exit 1");
	refused($name, qr/As root, until the next boot: sysctl -w $key=/);
}
unstub(qw(id grep cat unshare));
$said = run('tangle/chroot true');
isnt $?, 0, 'a command, but no chroot';
like $said, qr/there is none yet: make chroot/, 'is refused';

# --- A system that is only played --------------------------------------------------

sub leftovers { return join ' ', map { s{.*/}{}r } glob("$cache/bookworm* $dir/tmp/*") }
SKIP: {
	my $busybox = "$top/kmod-out/cache/busybox/bin/busybox";
	skip 'there is no busybox: tangle/need vm', 1 unless -x $busybox;
	skip 'no name spaces here', 1 if system('unshare --user --map-root-user --mount true 2>/dev/null') && $>;
	my $m = "$dir/minimal";
	system("mkdir -p $m/bin $m/dev $m/etc/apt $m/mnt $m/proc $m/root $m/sys $m/tmp $m/usr/bin $m/var/lib/dpkg/updates && cp $busybox $m/bin/") == 0 or die;
	symlink 'busybox', "$m/bin/$_" for qw(sh ls cat env pwd rm sleep umount);
	put("$m/usr/bin/dpkg", "#!/bin/sh\necho \"dpkg \$*\"; rm -f /var/lib/dpkg/updates/*", 0755);
	put("$m/played", '');
	my $tar = "tar -cf - -C $m .";

	stub('apt-get', 'exit 1');
	stub('apt-config', q{echo 'Acquire::http::Proxy "http://proxy.example:3128/";'});
	stub('mmdebstrap', "$tar | head -c 100000; echo E: no such host >&2; exit 1");
	refused('no mirror', qr/could not make it.*no network\?/);
	stub('mmdebstrap', "$tar | head -c 100000");
	refused('half of one', qr/could not make it/);
	for my $signal (qw(INT TERM HUP)) {
		stub('mmdebstrap', "$tar | head -c 100000; kill -$signal \$(ps -o ppid= \$PPID); sleep 0.2; exit 1");
		run('tangle/chroot');
		isnt $?, 0, "SIG$signal is the end";
		is leftovers(), '', 'and nothing is half done';
	}
	stub('mmdebstrap', "$tar | head -c 100000; kill -KILL \$(ps -o ppid= \$PPID); exit 1");
	run('tangle/chroot');
	isnt leftovers(), '', 'killed: nobody could clear up';
	ok !-e $root, 'but it does not look like one';
	stub('df', 'echo Filesystem; echo "x 9 9 5 9% /"');
	$said = run('make chroot');
	like $said, qr/there must be \d+ MB free in \S+/, 'a full disk';
	unstub('df');
	put('tangle/need', "#!/bin/sh\n[ \"\$1\" = chroot ] || exit 1", 0755);
	stub('mmdebstrap', "printf '%s\\n' \"\$@\" >$dir/words; $tar");
	refused('what is needed cannot be installed', qr/could not be installed in it/);
	is leftovers(), '', 'and what was killed before is gone, too';

	put('tangle/need', "#!/bin/sh\n[ -e /played ] && echo \"need \$* inside\" || echo \"need \$*\"", 0755);
	is run('make need-vm'), "need vm\n", 'without one, make works here';
	stub('apt-get', "printf '%s\\n' 'Debian trixie http://m.example/debian/' 'Debian trixie-updates http://m.example/debian/' " .
		"'Debian trixie-security http://s.example/debian-security/' 'Stranger x http://strange.example/'");
	$said = run('make chroot');
	is $?, 0, 'made' or diag $said;
	like $said, qr/^need chroot\n.*^need build linux vm inside$/ms, 'with what is needed';
	like slurp("$dir/words"), qr{^deb \[signed-by=\S+\] http://m\.example/debian/ bookworm main$}m, "from this machine's mirror";
	like slurp("$dir/words"), qr{^--aptopt=.*Acquire::http::Proxy "http://proxy\.example:3128/";$}m, 'and its proxy';
	is slurp("$root/etc/apt/sources.list") =~ s/\[.*?\] //gr, "deb http://m.example/debian/ bookworm main\n" .
		"deb http://s.example/debian-security/ bookworm-security main\n", 'and from there it goes on';
	is leftovers(), 'bookworm', 'and nothing else is left';
	stub('mmdebstrap', "touch $dir/again");
	$said = run('make chroot');
	ok $? == 0 && !-e "$dir/again", 'once more is no work';

	is run('make need-vm'), "need vm inside\n", 'now make works there';
	is run('make -j3 need-vm'), "need vm inside\n", 'with many hands, too';
	is run('cd tangle && ./chroot pwd'), "$tree/tangle\n", 'in the same place';
	run('tangle/chroot sh -c "exit 7"');
	is $? >> 8, 7, 'with its exit status';
	is run('tangle/chroot tangle/chroot -c "echo twice"'), "twice\n", 'who is there need not go there';
	is run("MAKEFLAGS='rR -j4 --jobserver-auth=fifo:/tmp/x --no-print-directory -- V=1' tangle/chroot sh -c 'echo \$MAKEFLAGS'"),
		"rR --no-print-directory -- V=1\n", 'what an older make does not understand it is not told';
	is run('tangle/chroot ls /mnt'), '', 'the machine outside is not to be seen';
	put("$root/var/lib/dpkg/updates/0001", '');
	is run('tangle/chroot pwd'), "dpkg --configure -a\n$tree\n", 'dpkg was interrupted: it is made to end';
	is run('tangle/chroot pwd'), "$tree\n", 'once';
	is run('make help'), slurp('tangle/help'), 'help needs no chroot';
	run('make clean');
	ok -d $root, 'make clean keeps it';
	rename 'kmod-out/cache', "$dir/cache";
	symlink "$dir/cache", 'kmod-out/cache';
	run('make distclean');
	ok -d "$dir/cache/bookworm", 'make distclean leaves alone what is elsewhere, behind a link';
	mkdir 'kmod-out';
	rename "$dir/cache", 'kmod-out/cache';
	$said = run('make distclean');
	ok !-e 'kmod-out', 'make distclean does not' or diag $said;
}
chdir $top;
$ENV{PATH} = $path;
delete @ENV{qw(TMPDIR OS_RELEASE)};

# --- The whole way -----------------------------------------------------------------

SKIP: {
	skip 'a Debian 13 takes long', 1 unless $ENV{SLOW};
	skip 'only root can play another machine', 1 if $>;
	debian13();
}
done_testing;

# A Debian 13 as it comes, with make; somebody without any rights in it; and root for the one line that they are told.
sub debian13 {
	my $r = "$dir/13";
	is system("mmdebstrap --quiet --variant=minbase --skip=check/qemu --include=make trixie $r >$dir/log 2>&1"), 0,
		'a Debian 13' or return diag slurp("$dir/log");
	my $in = sub {
		local @ENV{qw(R U C)} = ($r, @_);
		return scalar `unshare --mount --pid --fork --kill-child sh -c '
			mount --bind \$R \$R && cd \$R && mount -t proc proc proc && mount --rbind /dev dev && mount --rbind /sys sys &&
			mkdir -p old && pivot_root . old && umount -l /old && cd / && exec su - \$U -c "cd lguest; \$C"' 2>&1 </dev/null`;
	};
	system("useradd -R $r -m reader && cp /etc/resolv.conf $r/etc/ && mkdir $r/home/reader/lguest && " .
		"tar -cf - --exclude=./kmod-out --exclude=./book . | tar -xf - -C $r/home/reader/lguest && " .
		"chroot $r chown -R reader /home/reader && chmod 700 $r/home/reader") == 0 or die;
	like $in->('reader', 'make run'), qr/^need: this is Debian GNU\/Linux 13, .*`make chroot`/, 'make run: the line';
	my ($once) = $in->('reader', 'make chroot') =~ /^need: As root, once:  (.*)/m;
	ok $once, 'make chroot: what root must do' or return;
	$in->('root', "apt-get update; $once -y");
	my $said = $in->('reader', 'make chroot');
	is $?, 0, 'make chroot' or return diag $said;
	$said = $in->('reader', 'make hello');
	is $?, 0, 'make hello' or return diag $said;
	like $said, qr/^tick 5, .*it went in peace/ms, 'a guest';
	$said = $in->('reader', 'make run');
	is $?, 0, 'make run' or return diag $said;
	like $said, qr/^Linux guest 6\.1\..*it went in peace/ms, 'a Linux';
	$in->('reader', 'tangle/chroot sh -c "install -d -o man /opt/theirs && touch /opt/theirs/x"');
	is $?, 0, 'something of another user, in there';
	$said = $in->('reader', 'make distclean');
	ok $? == 0 && !-e "$r/home/reader/lguest/kmod-out", 'and all of it can be taken away' or diag $said;
}

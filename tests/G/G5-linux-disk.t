#!/usr/bin/perl
# How the disk with Debian is made, with a mirror that is only played: from what the machine's apt knows;
# whole or not at all; and with a reason when it is not.
use strict;
use warnings;
use Cwd;
use File::Temp 'tempdir';
use Test::More;

my @need = grep { system("PATH=\$PATH:/sbin:/usr/sbin; command -v $_ >/dev/null") } qw(fakeroot mke2fs debugfs e2fsck);
plan skip_all => "there is no @need: tangle/need debian installs it" if @need;
my $dir = tempdir(CLEANUP => 1);
my $img = "$dir/out/cache/debian.img";
mkdir "$dir/$_" for qw(bin tmp root);
$ENV{PATH} = "$dir/bin:$ENV{PATH}:/sbin:/usr/sbin";
$ENV{TMPDIR} = "$dir/tmp";

sub stub {
	my ($name, $text) = @_;
	open my $f, '>', "$dir/bin/$name" or die;
	print $f "#!/bin/sh\n$text\n";
	close $f;
	chmod 0755, "$dir/bin/$name";
}
sub make { return scalar `tangle/linux/debian $dir/out 2>&1` }
sub leftovers { return join ' ', map { s{.*/}{}r } grep { $_ ne $img } glob "$dir/out/cache/* $dir/tmp/*" }
sub slurp { local (@ARGV, $/) = @_; return scalar <> }

# What apt knows: Debian's, of which some is for others; and strangers.
stub('apt-get', <<'END');
case $* in *"Architecture: i386"*) ;; *) exit 1 ;; esac
echo 'Debian bookworm https://mirror.example/debian/ bookworm'
echo 'Debian bookworm-security http://security.example/debian-security/ bookworm-security'
echo 'Debian trixie https://mirror.example/debian/ trixie'
echo 'Debian bookworm-updates file:/srv/debian/ bookworm-updates'
echo 'Stranger bookworm http://strange.example/ bookworm'
END
stub('apt-config', <<'END');
case $* in *http::Proxy*) echo "proxy='http://proxy.example:3128/'" ;; esac
END
my $writes = "printf '%s\\n' \"\$@\" >$dir/words; cat >$dir/sources\n" .
	'while [ "$1" != bookworm ]; do shift; done; ' . "mkdir -p $dir/root/etc; tar -cf \"\$2\" -C $dir/root .";

# It fails.
stub('mmdebstrap', "$writes; echo E: no such host >&2; exit 1");
my $said = make();
isnt $?, 0, 'no mirror: no disk';
like $said, qr/no such host.*^tangle\/linux\/debian: mmdebstrap could not make it.*no network\?/ms, 'and a reason';
ok !-e $img, 'nothing that looks like one';
is leftovers(), '', 'nothing at all';

# It is interrupted.
for my $signal (qw(INT TERM HUP)) {
	stub('mmdebstrap', "$writes; kill -$signal \$PPID; sleep 0.2; exit 1");
	make();
	isnt $?, 0, "SIG$signal is the end";
	ok !-e $img, 'no disk';
	is leftovers(), '', 'and nothing half done';
}
# Nobody can clear up after a kill; but what is there does not look like a disk.
stub('mmdebstrap', "$writes; kill -KILL \$PPID; exit 1");
make();
ok !-e $img, 'killed: no disk';
isnt leftovers(), '', 'the test has really killed it';

# There is no room.
stub('df', 'echo Filesystem; echo "x 9 9 5 9% /"');
$said = make();
isnt $?, 0, 'a full disk';
like $said, qr/^tangle\/linux\/debian: there must be \d+ MB free in \S+/m, 'how much there must be, and where';
unlink "$dir/bin/df";
ok !-e $img, 'no disk';

# mke2fs fails at the last moment.
stub('mmdebstrap', $writes);
stub('mke2fs', 'echo No space left on device >&2; exit 1');
$said = make();
isnt $?, 0, 'full, and nobody could know';
like $said, qr/No space left.*the disk could not be written/s, 'is said';
ok !-e $img, 'no disk';
unlink "$dir/bin/mke2fs";

# It works.
$said = make();
is $?, 0, 'made' or diag $said;
is leftovers(), '', 'and nothing else, not even what a killed one has left';
is slurp("$dir/sources"), "deb https://mirror.example/debian/ bookworm main\n" .
	"deb http://security.example/debian-security/ bookworm-security main\n", "from this machine's mirrors";
my $words = slurp("$dir/words");
like $words, qr/^--include=\S*ca-certificates/m, 'with certificates, because one of them wants them';
like $words, qr{^--aptopt=Acquire::http::Proxy "http://proxy.example:3128/"$}m, 'and the proxy';
is system("e2fsck -fn $img >/dev/null 2>&1"), 0, 'a file system';
like `debugfs -R 'stat /etc' $img 2>/dev/null`, qr/User:\s+0\s+Group:\s+0\s/, 'of which root owns the files';
like `debugfs -R 'cat /etc/machine-id' $img 2>/dev/null`, qr/^[0-9a-f]{32}$/, 'with a name of its own';
stub('mmdebstrap', "touch $dir/again");
make();
is $?, 0, 'once more';
ok !-e "$dir/again", 'is no work: it is there';

# Nothing known: Debian's own.
unlink $img;
stub('mmdebstrap', $writes);
stub('apt-get', 'exit 0');
stub('apt-config', "echo \"proxy='http://localhost:3142/'\"");
make();
is slurp("$dir/sources"), "deb http://deb.debian.org/debian bookworm main\n", 'no mirror known: the usual one';
unlike slurp("$dir/words"), qr/Proxy/, 'a proxy on this very machine would be nobody in the guest';
done_testing;

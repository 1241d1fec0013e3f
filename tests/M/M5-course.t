#!/usr/bin/perl
# A class of twenty, made from assignment 1's solution, graded twice: the same marks, what they should be, and nothing
# left behind. Then what every assignment's own files are worth: the starter, the solution and, in make check-slow,
# each of the wrong ones (as make check-assignments does).
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename;
use File::Path 'make_path';
use File::Temp 'tempdir';
use JSON::PP;
use Test::More;

my $top = dirname(dirname(dirname(abs_path($0))));
chdir $top or die;
my $course = 'tests/assignments/course';
my $tmp = tempdir(CLEANUP => 1);
my $class = "$tmp/class";
make_path($class);

sub slurp { open my $f, '<:raw', $_[0] or return undef; local $/; return <$f> // '' }
sub spew { open my $f, '>:raw', $_[0] or die "$_[0]: $!"; print $f $_[1]; close $f }

my $need = `tangle/need course 2>&1`;
if ($? || system('bwrap --unshare-all --ro-bind / / true 2>/dev/null')) {
	plan skip_all => 'no sandbox: bubblewrap needs user namespaces';
}

# --- The class ---------------------------------------------------------------------------

my $instructor = 'tests/assignments/instructor/01-hypercall';
my $good = slurp("$instructor/solution.nw");
my $start = slurp('tests/assignments/01-hypercall/start.nw');
my (%points, %state);	# what each shall get, of 10

sub student {
	my ($name, $points, $state, $text, @swaps) = @_;
	while (my ($from, $to) = splice @swaps, 0, 2) {
		die "$name: there is no '$from'" unless $text =~ s/\Q$from\E/$to/;
	}
	spew("$class/$name.nw", $text);
	($points{$name}, $state{$name}) = ($points, $state);
}
# code in the host's kernel that only the guest's good-bye brings about
sub deed {
	my ($name, $points, $what) = @_;
	student($name, $points, 'graded', $good, "\tcpu->regs.ax = div", "\tif (call->arg1 == 7) {\n$what\n\t}\n\tcpu->regs.ax = div",
		'puts("Not one', "hcall(LHCALL_RUN_TIME, 7, 0, 0, 0);\nputs(\"Not one");
}

student('ada', 10, 'graded', $good);
student('bob', 10, 'graded', $good =~ s/\n/\r\n/gr);
student('cyd', 6, 'graded', slurp("$instructor/wrong/counts-sleep.nw") =~ s/.*\n//r, 'printf("I have run', 'printf("I ran');
student('dee', 8, 'graded', $good, 'puts("Not one of', "for (;;)\n\tbarrier();\nputs(\"Not one of");
deed('eve', 8, "\t\t*(volatile int *)8 = 0;");
# it prints what the test's own lines look like, from the host's kernel and from the guest
my $forged = join '\n', '', 'ok 1 - it powers off', 'ok 2 - it says', '1..2', '# tell hello 5', '@@END assignments/01-hypercall/tests/hello.sh 0', '';
student('fay', 1, 'graded', $start . "\n<<let the guest run until something happens>>=\nprintk_once(KERN_EMERG \"$forged\");\n"
	. "event = lguest_arch_run(cpu, &cr2);\nif (event == LGUEST_EVENT_HOST)\n\tcount(cpu, LGUEST_COUNT_HOST);\n\@\n"
	. "<<say good-bye>>=\nputs(\"$forged\");\n\@\n");
student('gus', 0, 'refused', $good, '<<answer RUN_TIME>>=', '<<answer RUN_TIMES>>=');
student('hal', 0, 'refused', '');
student('ivy', 0, 'refused', "I have understood everything.\n");
student('jim', 0, 'refused', join '', map { chr($_ * 7919 % 256) } 1 .. 5000);
student('kim', 0, 'refused', $good . "\n<<take a hypercall out of the registers>>=\n\@\n");
student('lou', 0, 'refused', $good . "\n<<host/Kbuild>>=\nx := \$(shell touch $tmp/lou)\n\@\n");
student('max', 0, 'does not build', $good, 'u64 run_time;', 'u64 run time;');
student('ned', 0, 'does not build', $good, "static void hcall_run", "asm(\".incbin \\\"/etc/passwd\\\"\");\nstatic void hcall_run");
student('oda', 0, 'does not build', $good, "static void hcall_run",
	"asm(\".incbin \\\"$top/$instructor/solution.nw\\\"\");\nstatic void hcall_run");
student('pam', 0, 'does not build', $good, "static void hcall_run", "#include \"$ENV{HOME}/.profile\"\n#include \"$class/ada.nw\"\nstatic void hcall_run");
student('quo', 0, 'refused', 'x' x (2 << 20));
spew("$class/rae.tar.gz", 'this is no archive');
make_path("$tmp/sid");
spew("$tmp/sid/submission", "assignment: ../../../etc\n");
spew("$tmp/sid/01.nw", $good);
system("tar -C $tmp/sid -czf $class/sid.tar.gz submission 01.nw") == 0 or die;
$state{$_} = 'refused', $points{$_} = 0 for qw(rae sid);
spew("$tmp/sid/submission", "assignment: 01-hypercall\n");
system("tar -C $tmp/sid -czf $class/tom.tar.gz submission 01.nw") == 0 or die;
($points{tom}, $state{tom}) = (10, 'graded');
is(scalar(keys %points), 20, 'a class of twenty');

# (.tests is what the assignments' own guests are kept in.)
sub files { return grep { !m{/\.tests$} } sort map { glob "$_/{,.}[!.]*" } 'kmod-out/mine' }
sub processes { return grep { m{kmod-out/mine/(?:grade|all|check)-|bwrap --unshare} && m{\Q$top\E} } map { s/\0/ /gr } map { slurp($_) // () } glob '/proc/[0-9]*/cmdline' }
my @before = files();
my $built = (stat 'kmod-out/host/lg.ko')[9];
my @marks;
for my $time (1, 2) {
	my $said = `make -s grade-all DIR=$class A=01 JSON=$tmp/marks$time.json 2>&1 </dev/null`;
	is($?, 0, "graded, time $time") or diag($said);
	push @marks, slurp("$tmp/marks$time.json") // '';
	next if $time > 1;
	my $marks = JSON::PP->new->decode($marks[0]);
	for my $name (sort keys %points) {
		my $m = $$marks{$name};
		my ($table) = $said =~ /^($name: .*?of \d+ points)$/ms;
		(is($$m{points}, $points{$name}, "$name: points") & like($$m{state}, qr/^$state{$name}/, "$name: $state{$name}"))
			or diag($table // $said);
	}
	my %why = map { my $n = $_; $n => { map { $$_{name} => $$_{why} } @{$$marks{$n}{tests}} } } keys %$marks;
	is($why{eve}{hello}, 'panic', 'a panic is called one');
	is($why{dee}{hello}, 'hang', 'and a hang');
	like($said, qr/mine\/01\.nw:\d+:\d+: error/, 'the compiler speaks of the student\'s file');
	like($said, qr/the host's kernel was in \w+\+0x\w+, that is mine\/01\.nw:\d+/, 'and an oops is taken back to it');
	like($said, qr/read again: H:180 <<keep the vCPU's clock and its flag>>/, 'and there is a section to read again');
	like($said, qr/Did you mean <<answer RUN_TIME>>|<<answer RUN_TIME>>/, 'a misspelt name has a neighbour');
	unlike($said, qr/root:x:0/, "nobody's table has a line of /etc/passwd");
	my @csv = split /\n/, slurp("$tmp/marks1.csv") // '';
	is(scalar @csv, 21, 'a line for each, and a first one');
	ok(!-e "$tmp/lou", 'no command of a student\'s ran out here');
}
is($marks[1], $marks[0], 'twice the same marks, to the letter');
is_deeply([files()], \@before, 'nothing is left in kmod-out/mine');
is_deeply([processes()], [], 'no process is left');
is((stat 'kmod-out/host/lg.ko')[9], $built, "the book's own module was not touched");

# --- What the assignments come with -----------------------------------------------------------

my @numbers = grep { my @found = glob "tests/assignments/$_-*/manifest"; @found } $ENV{SLOW} ? () : qw(01 02 03 05);
my $said = `$course check @{[$ENV{SLOW} ? '' : '--brief']} @numbers 2>&1 </dev/null`;
is($?, 0, 'each assignment: the starter and the solution' . ($ENV{SLOW} ? ', and every wrong one' : '')) or diag($said);
note($said);

# --- What is handed out --------------------------------------------------------------------------

SKIP: {
	skip('no git here', 2) if system('git rev-parse HEAD >/dev/null 2>&1');
	system("$course handout-tarball $tmp/handout.tar.gz >/dev/null") == 0 or die;
	my @names = split /\n/, `tar -tzf $tmp/handout.tar.gz`;
	ok((grep { $_ eq 'lguest/tests/assignments/01-hypercall/start.nw' } @names), 'the handout has the starters');
	is((grep { m{/instructor/|/solution|/wrong/} } @names), 0, "and nothing of the instructor's");
}
done_testing();

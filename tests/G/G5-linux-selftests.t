#!/usr/bin/perl
# Linux's own tests (tools/testing/selftests) of the lines between it and its programs, from the very source that the guest is
# made of: in a guest they say what they say on a bare machine, except those that the book's table names with a reason.
# Only with SLOW=1: five minutes.
use strict;
use warnings;
use lib 'tests/G/linux';
use File::Temp 'tempdir';
use Guest;
use Test::More;

plan skip_all => 'takes minutes: SLOW=1, or make check-slow' if !$ENV{SLOW};
my $source = "$ENV{PWD}/kmod-out/cache/linux/tools/testing/selftests";
-d $source or plan skip_all => 'the kernel\'s source is not unpacked: make guest';
my $dir = tempdir(CLEANUP => 1);

# Each in its directory. What needs a second processor, a library that is not there for i386, half a minute and more, or
# hangs on the bare machine too (futex_wait_timeout, ptrace/vmaccess) is not here.
my %tests = (
	x86 => [qw(single_step_syscall sysret_ss_attrs syscall_nt test_mremap_vdso check_initial_reg_state sigreturn iopl ioperm
		test_vsyscall mov_ss_trap sigtrap_loop syscall_arg_fault fsgsbase_restore sigaltstack entry_from_vm86
		test_syscall_vdso unwind_vdso test_FCMOV test_FCOMI test_FISTTP vdso_restorer ldt_gdt ptrace_syscall)],
	'futex/functional' => [qw(futex_wait futex_wait_wouldblock futex_wait_private_mapped_file
		futex_wait_uninitialized_heap futex_waitv futex_requeue futex_requeue_pi futex_requeue_pi_mismatched_ops
		futex_requeue_pi_signal_restart)],
	sigaltstack => ['sas'], breakpoints => ['breakpoint_test'],
	ptrace => [qw(get_syscall_info peeksiginfo)], syscall_user_dispatch => ['sud_test'],
	timers => [qw(set-tai set-tz)], timens => [qw(timens timerfd timer clock_nanosleep)],
	prctl => ['disable-tsc-test'], rseq => [qw(basic_test param_test)],
	vDSO => [qw(vdso_test_gettimeofday vdso_test_getcpu vdso_test_abi vdso_test_clock_getres vdso_test_correctness)],
	vm => [qw(madv_populate map_fixed_noreplace map_populate mlock2-tests mremap_dontunmap mremap_test on-fault-limit)],
	mincore => ['mincore_selftest'], memfd => ['memfd_test'], membarrier => [qw(membarrier_test_single_thread
		membarrier_test_multi_thread)],
	clone3 => [qw(clone3 clone3_clear_sighand clone3_set_tid)], pidfd => [qw(pidfd_open_test pidfd_getfd_test)],
	exec => [qw(recursion-depth null-argv non-regular)], core => ['close_range_test'], openat2 => ['openat2_test'],
	splice => ['default_file_splice_read'], ipc => ['msgque'],
	proc => [qw(proc-self-syscall proc-self-wchan proc-self-map-files-001 proc-self-map-files-002 proc-loadavg-001
		proc-uptime-001 proc-tid0 self thread-self fd-001-lookup fd-002-posix-eq)],
);
my %more = (ptrace_syscall => 'raw_syscall_helper_32.S', test_syscall_vdso => 'thunks_32.S',
	check_initial_reg_state => '-Wl,-ereal_start', madv_populate => 'vm_util.c', basic_test => 'rseq.c',
	param_test => 'rseq.c', memfd_test => 'common.c', openat2_test => 'helpers.c',
	map { $_ => 'parse_vdso.c' } qw(vdso_test_gettimeofday vdso_test_getcpu vdso_test_abi vdso_test_clock_getres));
my (@names, @not);
for my $group (sort keys %tests) {
	for my $t (@{$tests{$group}}) {
		my $cc = "gcc -s -m32 -march=i686 -O2 -std=gnu99 -D_GNU_SOURCE -pthread -no-pie -static -w " .
			"-I. -I.. -I../.. -I../include -I../../include -idirafter $source/../../include";
		system("cd $source/$group && $cc -o $dir/$t $t.c " . ($more{$t} // '') . " -lrt -ldl -lm 2>$dir/error") == 0
			? push(@names, $t) : push(@not, $t);
	}
}
is "@not", '', scalar(@names) . ' tests compile';

# Each has its own time. Whom it leaves behind is killed, so that the next one is alone. It writes into a file: a
# child that lives on would keep a pipe open.
open my $f, '>', "$dir/all" or die;
print $f <<'END';
#!/bin/sh
mkdir /tmp/st
cd /tmp/st
for t; do
	echo "TEST $t"
	setsid timeout -s KILL 60 /st/$t </dev/null >/tmp/said 2>&1
	status=$?
	head -c 20000 /tmp/said
	for p in /proc/[0-9]*; do
		case $(readlink $p/exe) in
		/st/*) kill -9 ${p#/proc/};;
		esac
	done
	echo
	echo "TEST $t: status $status"
done 2>/dev/null
END
close $f;
chmod 0755, "$dir/all";
# What a test says, line by line, and its status. Its numbers, times and addresses are its own affair.
sub said {
	my (%said, $now);
	for (split /\n/, $_[0]) {
		s/^boot:   //;
		if (/^TEST (\S+): (status \d+)/) {
			push @{$said{$1}}, $2;
			$now = undef;
		} elsif (/^TEST (\S+)$/) {
			$now = $1;
			$said{$now} = [];
		} elsif ($now) {
			next if !/\S/ || /^\[ *\d+\.\d{6}\]/;	# the kernel's own words
			s/\b(?:0x)*[0-9a-f]*\d[0-9a-f]*(?:ns)?\b/N/gi;
			push @{$said{$now}}, s/\s+/ /gr;
		}
	}
	return \%said;
}

# These programs on both machines: what each says there.
my $boots = 0;
sub both {
	my @run = @_;
	open my $f, '>', "$dir/both" or die;
	print $f "#!/bin/sh\nexec all @run\n";
	close $f;
	chmod 0755, "$dir/both";
	my $initrd = Guest::initrd("bin/all=$dir/all", "bin/both=$dir/both", map { "st/$_=$dir/$_" } @run);
	$boots++;
	ok defined(Guest::native($initrd, 'both', cpu => 'pentium3,-sep', mem => 320, timeout => 900)),
		"$boots: they ran on a bare machine" or diag substr($Guest::said, -2000);
	my $native = said($Guest::said);
	ok defined(Guest::guest($initrd, 'both', mem => '320M', words => 'loglevel=1', smp => 1, timeout => 1500)),
		"$boots: and in a guest" or diag substr($Guest::said, -2000);
	return ($native, said($Guest::said));
}

my ($native, $guest) = both(@names);
my $all = sub { join "\n", @{$_[0] // ['nothing']} };
# Some hope that a hundredth of a second is enough for a thread to get somewhere: what differs is asked again.
if (my @again = grep { $all->($native->{$_}) ne $all->($guest->{$_}) } @names) {
	note "again: @again";
	my ($n, $g) = both(@again);
	@$native{@again} = @$n{@again};
	@$guest{@again} = @$g{@again};
}

# The book's table: [[name]] & reason\\
my (%reason, $count);
open my $book, '<', 'lguest.nw' or die;
while (<$book>) {
	$count = $1 if /\b(\d+) programs of \[\[tools/;
	next unless /^% selftests that differ/ .. /^\\bottomrule/;
	$reason{$1} = $2 if /^\[\[(\S+)\]\] & (.*?)\\\\$/;
}
my ($same, $lines) = (0, 0);
for my $t (@names) {
	my ($n, $g) = ($native->{$t} // [], $guest->{$t} // []);
	like $n->[-1] // 'no end', qr/^status/, "$t: natively to its end";
	if ($reason{$t}) {
		isnt $all->($g), $all->($n), "$t differs, as the book says";
		note "natively:\n", $all->($n), "\nguest:\n", $all->($g);
	} else {
		$same++ if is $all->($g), $all->($n), "$t: the same in a guest (" . $#$n . ' lines, ' . ($n->[-1] // '') . ')';
		$lines += $#$n;
	}
}
is $count, scalar(@names), 'the book has their number';
is join(' ', grep { my $t = $_; !grep { $t eq $_ } @names } sort keys %reason), '', 'the book names no other test';
diag "$same programs of ", scalar(@names), ", $lines lines, are the same";
done_testing;

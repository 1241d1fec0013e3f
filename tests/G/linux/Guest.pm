# For tests that run the same thing in a Linux guest and natively: both boot the same kernel.
package Guest;
use strict;
use warnings;
use File::Temp 'tempdir';
use Time::HiRes 'time';

my $dir = tempdir(CLEANUP => 1);
our $said;

# What a machine needs beside what make builds: programs, from tests/G/linux/NAME.c; or NAME=FILE.
sub initrd {
	my @programs = grep { !/=/ } @_;
	my @files = grep { /=/ } @_;
	my $path = "$dir/initrd.gz";
	for (@programs) {
		system('gcc', '-m32', '-march=i686', '-static', '-O1', '-Wall', '-o', "$dir/$_", "tests/G/linux/$_.c") == 0
			or die "tests/G/linux/$_.c does not compile\n";
	}
	system("cp kmod-out/guest/initrd.gz $path") == 0 or die;
	system("tangle/linux/initrd " . join(' ', (map { "bin/$_=$dir/$_" } @programs), @files) . " >>$path") == 0 or die if @_;
	return $path;
}

# A module for the guest's kernel, from a directory of its own under $dir. Returns the directory.
sub module {
	my ($name, $from, %o) = @_;
	my $obj = "$ENV{PWD}/kmod-out/linux/src/obj";
	system("mkdir -p $dir/$name && cp -r $from/. $dir/$name/") == 0 or die "no $from\n";
	my $defines = join ' ', map { "-D$_=1" } @{$o{define} // []};
	delete local @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS KDIR)};
	$said = `make -C $obj M=$dir/$name ARCH=i386 KBUILD_MODPOST_WARN=1 KCFLAGS='$defines' modules 2>&1`;
	return $? ? undef : "$dir/$name";
}

# The shell commands, in a guest: what it says; undef if it does not end well.
sub guest {
	my ($initrd, $run, %o) = @_;
	my $mem = $o{mem} // '64M';
	my $words = $o{words} // '';
	if (($ENV{HOST} || '') eq 'amd64') {	# see ring3.h and times16.h
		$run = "export LONG_MODE=1; $run";
		$run = "export TIMES16=1; $run" if ($ENV{ACCEL} || 'tcg') =~ /^tcg/;
	}
	open my $f, '>', "$dir/script" or die;
	print $f "dmesg -n 1\ninsmod lg.ko || exit 9\n", $o{before} // '', "\n",
		"lguest $mem vmlinux --initrd=initrd.gz console=hvc0 quiet $words 'run=\"$run\"'\n",
		"rc=\$?\n", $o{after} // '', "\nexit \$rc\n";
	close $f;
	my $timeout = $o{timeout} // 120;
	my $smp = $o{smp} // 2;
	my $files = join ' ', map { "$dir/$_" } @{$o{files} // []};	# programs for the host, too
	$said = `tests/vm/boot --smp $smp --timeout $timeout --script $dir/script kmod-out/guest/vmlinux $initrd:lguest/initrd.gz $files </dev/null 2>&1`;
	my $ok = $? == 0;
	$said =~ s/\r//g;
	return $ok ? $said : undef;
}

# And on a bare machine. It ends when the kernel restarts it: it cannot switch that machine off.
sub native {
	my ($initrd, $run, %o) = @_;
	my $cpu = $o{cpu} // 'pentium3';
	my $mem = $o{mem} // 64;
	my $timeout = $o{timeout} // 120;
	my $accel = $ENV{ACCEL} || 'tcg';
	$said = `timeout $timeout qemu-system-i386 -accel $accel -cpu $cpu -m $mem -display none -vga none -nic none \\
		-no-reboot -serial stdio -kernel kmod-out/guest/bzImage -initrd $initrd \\
		-append 'console=ttyS0 quiet panic=-1 run="$run; reboot -f"' </dev/null 2>&1`;
	my $ok = $? == 0;
	$said =~ s/\r//g;
	return $ok ? $said : undef;
}

1;

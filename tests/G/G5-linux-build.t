#!/usr/bin/perl
# The guest's kernel is not built again for prose, nor for lines that only moved; and is for a change
# of one of its files, and that alone.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

# A kmod-out of our own, in which all but the kernel's own build is real.
my $dir = tempdir(CLEANUP => 1);
chomp(my $top = `pwd`);
mkdir "$dir/$_" for qw(out out/cache out/linux out/linux/src bin);
symlink "$top/kmod-out/cache/linux", "$dir/out/cache/linux" or die;
system("cp kmod-out/cache/linux/Makefile $dir/out/linux/src/") == 0 or die;
for (qw(kernel/configs arch/x86/configs)) {
	system("mkdir -p $dir/out/linux/src/$_ && cp kmod-out/cache/linux/$_/tiny.config $dir/out/linux/src/$_/") == 0 or die;
}
open my $f, '>', "$dir/bin/make" or die;
print $f <<"END";
#!/bin/sh
echo "\$*" >>$dir/made
cd $dir/out/linux/src && mkdir -p obj/arch/x86/boot
case "\$*" in
*bzImage*) cp $top/kmod-out/guest/vmlinux obj/ && echo >obj/arch/x86/boot/bzImage && : >obj/Module.symvers ;;
esac
END
close $f;
chmod 0755, "$dir/bin/make";
$ENV{PATH} = "$dir/bin:$ENV{PATH}";

sub slurp { my ($p) = @_; open my $f, '<', $p or return ''; local $/; return scalar(<$f>) // '' }
sub book { my ($text) = @_; open my $f, '>', "$dir/lguest.nw" or die; print $f $text; close $f }
sub build {
	unlink "$dir/made";
	my $said = `tangle/tangle $dir/lguest.nw $dir/out 2>&1 && tangle/linux/build $dir/lguest.nw $dir/out 2>&1`;
	diag $said if $?;
	return scalar(() = slurp("$dir/made") =~ /bzImage/g);
}

my $book = slurp('lguest.nw');
book($book);
is build(), 1, 'the first time it is built';
my $boot = "$dir/out/linux/src/arch/x86/lguest/boot.c";
ok -e $boot, 'with our files in place';
unlike slurp($boot), qr/\Q$dir\E/, 'and no path of this machine in them';
my $time = (stat $boot)[9];
is build(), 0, 'a second time it is not';
book("\n\nTwo lines more.\n$book");
is build(), 0, 'nor for prose';
(my $hello = $book) =~ s/(^void guest_main\(.*\)\n\{\n)/$1\t;\n/m or die;
book($hello);
is build(), 0, 'nor for another guest\'s sake';
is((stat $boot)[9], $time, 'its files are as old as they were');
(my $changed = $book) =~ s/(^static void __init lguest_set_legacy\(void\)\n\{\n)/$1\t;\n/m or die;
sleep 1;
book($changed);
is build(), 1, 'for its own sake it is';
isnt((stat $boot)[9], $time, 'and that file is new');
is((stat "$dir/out/linux/src/arch/x86/kernel/head_32.S")[9] > $time, '', 'but no other');
my $dot_config = "$dir/out/linux/src/obj/.config";
open my $y, '>>', $dot_config or die;
print $y "CONFIG_OF_YESTERDAY=y\n";
close $y;
(my $config = $book) =~ s/^CONFIG_HZ_100=y$/CONFIG_HZ_250=y/m or die;
book($config);
is build(), 1, 'another option: it is built';
like slurp("$dir/made"), qr/olddefconfig/, 'and configured';
like slurp($dot_config), qr/^CONFIG_CC_OPTIMIZE_FOR_SIZE=y\n(?s:.*)\nCONFIG_HZ_250=y\n/m, 'from what the kernel calls tiny, and ours';
unlike slurp($dot_config), qr/YESTERDAY/, 'and from nothing that was there before';
book($book);
is build(), 1, 'and back';
done_testing;

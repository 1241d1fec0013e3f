#!/usr/bin/perl
# Two Linux guests whose processes check every word of their memory, while the host runs out of its own and
# asks for shadow page tables.
use strict;
use warnings;
use lib 'tests/G/linux';
use Guest;
use Test::More;

my $initrd = Guest::initrd('memory');
my $seconds = $ENV{SLOW} ? 120 : 12;
my $run = "mkswap /dev/vda >/dev/null; swapon /dev/vda; memory $seconds 5; echo it says \$?; dmesg | grep -c -e B[U]G: -e W[A]RNING:";
my $before = <<"END";
cd /lguest; mkdir /tmp/hog; mount -t tmpfs -o size=100% none /tmp/hog
T=/sys/kernel/tracing; echo 1 >\$T/events/lguest/lguest_give_back/enable
for i in 1 2; do dd if=/dev/zero of=/tmp/swap\$i bs=1M count=64 2>/dev/null; done
lguest 32M vmlinux --initrd=initrd.gz console=hvc0 quiet --disk=/tmp/swap2 'run="$run"' </dev/null >/tmp/second 2>&1 &
second=\$!
echo 80000 >/proc/sys/vm/min_free_kbytes	# it feels short of memory long before it is
tables() { echo 1 >/proc/sys/vm/stat_refresh; awk '/^SecPageTables/ { print int(\$2 / 4) }' /proc/meminfo; }
(	until [ -e /tmp/calm ] || [ \$(tables) -gt 60 ]; do sleep 0.2; done	# both guests are at it
	while [ ! -e /tmp/calm ]; do
		free=\$(awk '/^MemFree/ { print int(\$2 / 1024) - 120 }' /proc/meminfo)
		dd if=/dev/zero of=/tmp/hog/x bs=1M count=\$free 2>/dev/null
		echo 2 >/proc/sys/vm/drop_caches; rm /tmp/hog/x
	done ) & hog=\$!
END
my $after = <<'END';
wait $second; echo "the second ends with $?"; sed 's/^/second: /' /tmp/second
: >/tmp/calm; wait $hog
echo 0 >$T/tracing_on
echo "given: $(sed -n 's/.*lguest_give_back: .*given=//p' $T/trace | awk '{ n += $1 } END { print n + 0 }')"
END
my $said = Guest::guest($initrd, $run, mem => '32M', words => '--disk=/tmp/swap1', before => $before, after => $after,
	timeout => 200 + 3 * $seconds);
ok defined $said, "both end well" or diag substr($Guest::said // '', -3500);
$said //= '';
like $said, qr/^the second ends with 0$/m, 'the second too';
unlike $said, qr/MEM bad/, 'every word is as it was written';
is scalar(() = $said =~ /it says 0$/mg), 2, 'and all their workers content';
is scalar(() = $said =~ /^(?:second: )?0$/mg), 2, 'nothing in their logs to be ashamed of';
my ($given) = $said =~ /^given: (\d+)/m;
cmp_ok $given // 0, '>', 20, 'tables were given: ' . ($given // 0);
done_testing;

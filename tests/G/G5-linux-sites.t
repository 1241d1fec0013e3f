#!/usr/bin/perl
# What the running kernel has at every site of cli, pushf and sti: in a guest ours, natively theirs.
use strict;
use warnings;
use lib 'tests/G/linux';
use File::Temp 'tempdir';
use Guest;
use Test::More;

my $vmlinux = 'kmod-out/guest/vmlinux';
my %sym = map { /^(\w+) \S (\S+)$/ ? ($2 => hex $1) : () } `nm $vmlinux`;
ok $sym{pv_ops}, "$vmlinux has its symbols" or BAIL_OUT('no symbols');

sub section {	# its bytes, and where they are in memory
	my ($name) = @_;
	my @found = join('', `readelf -SW $vmlinux`) =~ /\] \Q$name\E +\S+ +(\w+) (\w+) (\w+)/m;
	my ($at, $off, $size) = map { hex } @found;
	open my $f, '<:raw', $vmlinux or die;
	seek $f, $off, 0;
	read $f, (my $bytes), $size;
	return ($bytes, $at);
}

# The table's first contents say which entry is whose; a site's type is the entry's number.
my ($data, $at) = section('.data');
my %kind;
for (['pushf', 'native_save_fl'], ['cli', 'pv_native_irq_disable'], ['sti', 'pv_native_irq_enable']) {
	my ($name, $function) = @$_;
	for my $i (0 .. 80) {
		my $word = unpack 'V', substr $data, $sym{pv_ops} - $at + 4 * $i, 4;
		$kind{$i} //= $name if $word == ($sym{$function} // -1);
	}
}
is join(' ', sort values %kind), 'cli pushf sti', 'the table has the three operations';

my ($sites) = section('.parainstructions');
my %site;
for (my $i = 0; $i + 8 <= length $sites; $i += 8) {
	my ($where, $type) = unpack 'VC', substr $sites, $i, 8;
	next if $where >= $sym{__init_begin} && $where < $sym{__init_end};	# given back by now
	push @{$site{$kind{$type}}}, $where if $kind{$type};
}
cmp_ok scalar(@{$site{$_} // []}), '>', 100, "sites of $_" for qw(cli pushf sti);

my ($from, $size) = ($sym{_text} - 0xc0000000, $sym{_etext} - $sym{_text});
$size = ($size | 4095) + 1;
my $dir = tempdir(CLEANUP => 1);
my $initrd = Guest::initrd();

# A guest's memory is a piece of its launcher's.
sub guest_text {
	open my $f, '>', "$dir/script" or die;
	printf $f <<'END', map { $_ / 4096 } $from, $size;
dmesg -n 1
insmod lg.ko || exit 9
lguest 64M vmlinux --initrd=initrd.gz console=hvc0 quiet 'run="echo READY; sleep 300"' >/tmp/log 2>&1 </dev/null &
i=0
until grep -q ^READY /tmp/log; do sleep 1; i=$((i + 1)); [ $i -lt 60 ] || exit 8; done
base=$(awk '{ split($1, a, "-"); if ($2 ~ /^rw/) print a[1], a[2] }' /proc/$!/maps |
	while read a b; do [ $((0x$b - 0x$a)) = 67108864 ] && echo $((0x$a / 4096)); done)
[ -n "$base" ] || { cat /proc/$!/maps; exit 7; }
dd if=/proc/$!/mem bs=4096 skip=$((base + %d)) count=%d of=/tmp/text 2>/dev/null
gzip /tmp/text
vm-out /tmp/text.gz
kill $!
wait
exit 0
END
	close $f;
	my $said = `tests/vm/boot --out $dir --script $dir/script kmod-out/guest/vmlinux $initrd:lguest/initrd.gz </dev/null 2>&1`;
	diag $said if $?;
	my ($file) = glob "$dir/*text.gz";
	return $file ? `gzip -dc $file` : '';
}

# A bare machine's memory is QEMU's to tell.
sub native_text {
	open my $qemu, '-|', "{ until grep -q ^READY $dir/log; do sleep 1; done; " .
		"echo 'pmemsave $from $size \"$dir/native\"'; sleep 3; echo quit; } 2>/dev/null | " .
		"timeout 100 qemu-system-i386 -accel tcg -cpu pentium3 -m 64 -display none -vga none -nic none " .
		"-serial file:$dir/log -monitor stdio -kernel kmod-out/guest/bzImage -initrd $initrd " .
		"-append 'console=ttyS0 quiet run=\"echo READY; sleep 300\"'" or die;
	1 while <$qemu>;
	close $qemu;
	open my $f, '<:raw', "$dir/native" or return '';
	local $/;
	return scalar <$f>;
}

my %want = (
	guest => { cli => qr/^c705[0-9a-f]{8}00000000/, pushf => qr/^a1/, sti => qr/^call/ },
	native => { cli => qr/^fa/, pushf => qr/^9c58/, sti => qr/^fb/ },
);
for my $where (qw(guest native)) {
	my $text = $where eq 'guest' ? guest_text() : native_text();
	is length $text, $size, "$where: the text as it is in memory" or next;
	my (%bad, %texts);
	for my $kind (qw(cli pushf sti)) {
		for (@{$site{$kind}}) {
			my $b = substr $text, $_ - $sym{_text}, 10;
			my $is = $b =~ /^\xe8/ ? sprintf 'call %x', 0xffffffff & ($_ + 5 + unpack 'V', substr $b, 1, 4)
				: unpack 'H*', $b;
			$texts{$kind}{$is}++;
			$bad{$kind} .= sprintf "%x: %s\n", $_, $is if $is !~ $want{$where}{$kind};
		}
		is substr($bad{$kind} // '', 0, 300), '', "$where: $kind: " . @{$site{$kind}} . ' sites, all as they should be';
	}
	if ($where eq 'guest') {
		is scalar(keys %{$texts{cli}}), 1, 'one store, to one place: ' . join ' ', keys %{$texts{cli}};
		is scalar(keys %{$texts{sti}}), 1, 'one function that is called: ' . join ' ', keys %{$texts{sti}};
	}
}
done_testing;

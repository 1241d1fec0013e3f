# Load and unload twenty times, with a guest each time: nothing is lost.
# timeout: 120
. /t/tap.sh
once() { insmod /lguest/lg.ko && "$LAUNCHER" 8M /t/guests/spin tables >/dev/null 2>&1 && rmmod lg; }
# pages, slab pages and vmalloc areas, once what is delayed has been done
measure() {
	free=$(free_kb)
	slab=$(sed -n 's/^SUnreclaim: *\([0-9]*\) kB/\1/p' /proc/meminfo)
	used=$(sed -n 's/^VmallocUsed: *\([0-9]*\) kB/\1/p' /proc/meminfo)
	# ours: who asked for them is a function of lg.ko, or of something that is gone
	areas=$(awk '$3 ~ /^0x|\[lg\]/' /proc/vmallocinfo | wc -l)
}
rmmod lg
i=0
while [ $i -lt 5 ]; do once; i=$((i + 1)); done
measure
free0=$free; slab0=$slab; used0=$used; areas0=$areas
i=0 good=0
while [ $i -lt 20 ]; do once && good=$((good + 1)); i=$((i + 1)); done
measure
free1=$free
while [ $i -lt 40 ]; do once && good=$((good + 1)); i=$((i + 1)); done
measure
is $good 40 "loaded, used and unloaded 40 times"
is $areas $areas0 "as many vmalloc areas as before ($areas0)"
# a page lost each time would be 160 kB; the stacks that the kernel keeps for its next processes are less
num $((used - used0)) -le 96 "vmalloc: $used0 kB, then $used kB"
num $((slab - slab0)) -le 256 "slab: $slab0 kB, then $slab kB"
# the kernel may keep something for itself once; a leak goes on
lost=$((free0 - free1 < free1 - free ? free0 - free1 : free1 - free))
num $lost -le 1024 "free: $free0 kB, then $free1 kB, then $free kB"
insmod /lguest/lg.ko
done_testing

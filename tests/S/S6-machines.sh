# The machines of the other hosts are what tests/run takes them for: kernel, isolation, levels.
# host: pae amd64
# on: pentium3-* max-1
. /t/tap.sh
flags=$(sed -n 's/^flags[^:]*: *\(.*\)/ \1 /p' /proc/cpuinfo | head -n 1)
like "$(uname -r)" "-$LG_HOST\$" "the kernel is of the kind $LG_HOST"
if grep -q pti=on /proc/cmdline; then
	like "$flags" " pti " "page-table isolation is on"
fi
case $LG_HOST-$LG_CPU in
amd64-max)	like "$flags" " la57 " "page tables have five levels" ;;
amd64-Haswell)	like "$flags" " smep " "the processor has SMEP"
		unlike "$flags" " smap " "and no SMAP" ;;
esac
done_testing

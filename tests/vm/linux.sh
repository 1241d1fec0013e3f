# Linux guests with programs of a test's own, several at a time. Source it after tap.sh, in /t/tmp.
# give NAME <<END: the guests have /bin/NAME; take it from standard input.
give() { mkdir -p bin; cat >"bin/$1"; chmod 755 "bin/$1"; }
# pack: put all that was given into ird.gz.
pack() {
	find bin | cpio -o -H newc 2>/dev/null | gzip >bin.gz
	cat /lguest/initrd.gz bin.gz >ird.gz
}
# begin NAME MEMORY COMMANDS [WORD...]: a guest, in the background; what it says is in NAME.said.
# The launcher is run by $as, if that is set.
begin() {
	_n_=$1; _m=$2; _r=$3; shift 3
	$as "$LAUNCHER" "$_m" /lguest/vmlinux --initrd=ird.gz console=hvc0 quiet "$@" "run=\"$_r\"" \
		</dev/null >"$_n_.said" 2>&1 &
	eval "pid_$_n_=$!"
}
# ended NAME: wait for its end; its status is in $rc, what it said in $out
ended() {
	eval "wait \$pid_$1"
	rc=$?
	out=$(tr -d '\r' <"$1.said")
}
# until_said NAME ERE SECONDS: wait until it has said so
until_said() {
	_i=0
	until grep -Eq -- "$2" "$1.said"; do
		[ $_i -lt $(($3 * 10)) ] || return 1
		_i=$((_i + 1)); usleep 100000
	done
}
# sum FILE: its checksum alone
sum() { sha1sum "$1" | cut -d' ' -f1; }

/*
 * Debian 12's passt for i386 dies of its own filter of system calls: the C library there makes its
 * sockets through socketcall and looks at clocks through clock_gettime64, and the filter has
 * heard of neither. Put before passt, this leaves the filter out, and everything else as it is.
 */
#define _GNU_SOURCE
#include <linux/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int prctl(int what, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
	return what == PR_SET_SECCOMP ? 0 : syscall(SYS_prctl, what, a, b, c, d);
}

// SPDX-License-Identifier: GPL-2.0
/* vsyscall N: system calls by way of the vdso, which uses SYSENTER. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

static unsigned long entry;

static long call(long nr)
{
	long r;

	asm volatile("call *entry" : "=a"(r) : "0"(nr) : "memory", "cc");
	return r;
}

int main(int argc, char **argv)
{
	long n = atol(argv[1]), i, bad = 0, pid = getpid();

	asm volatile("" : : "m"(entry));
	entry = getauxval(AT_SYSINFO);
	if (!entry) {
		printf("no AT_SYSINFO\n");
		return 1;
	}
	for (i = 0; i < n; i++)
		bad += call(20) != pid;
	printf("%ld wrong\n", bad);
	return !!bad;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * callhost: system calls in a loop until SIGTERM, by the fastest way there is (SYSCALL with 64 bits, as
 * callhost64; SYSENTER with 32, if the machine has it), each answer compared.
 */
#include <elf.h>
#include <signal.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile sig_atomic_t over;
static void stop(int sig) { over = 1; }

#ifdef __x86_64__
static long call(void)
{
	long r;

	asm volatile("syscall" : "=a"(r) : "0"((long)SYS_getppid) : "rcx", "r11", "memory");
	return r;
}
#else
static unsigned long entry;
static long call(void)
{
	long r;

	asm volatile("call *%1" : "=a"(r) : "m"(entry), "0"((long)SYS_getppid) : "memory", "cc");
	return r;
}
#endif

int main(void)
{
	long n = 0, bad = 0, parent = getppid();

#ifndef __x86_64__
	entry = getauxval(AT_SYSINFO);
	if (!entry)
		return 2;
#endif
	signal(SIGTERM, stop);
	while (!over) {
		bad += call() != parent;
		n++;
	}
	printf("%s: %ld of %ld system calls wrong\n", sizeof(long) == 8 ? "SYSCALL" : "SYSENTER", bad, n);
	return bad || n < 1000;
}

// SPDX-License-Identifier: GPL-2.0
/* What a trap costs that becomes a signal, and what it costs to unmap: see bench/traps. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define TIMES	200
#define PAGE	4096

static int skip;
static volatile char own[64 * PAGE] __attribute__((aligned(PAGE)));

static unsigned long long tsc(void)
{
	unsigned long long t;

	asm volatile("rdtsc" : "=A"(t));
	return t;
}

static void handler(int sig, siginfo_t *info, void *context)
{
	((ucontext_t *)context)->uc_mcontext.gregs[REG_EIP] += skip;
}

/* the best of three */
#define COST(name, length, what) do {					\
	unsigned long long best = ~0ull, t;				\
	skip = length;							\
	for (int i = 0; i < 3; i++) {					\
		t = tsc();						\
		for (int j = 0; j < TIMES; j++) {			\
			what;						\
		}							\
		t = tsc() - t;						\
		best = t < best ? t : best;				\
	}								\
	printf("COST %s: %llu\n", name, best / TIMES);			\
} while (0)

static void unmap(int pages)
{
	unsigned long long t, unmapped = 0, after = 0;
	char *p;

	for (int i = 0; i < TIMES / 4; i++) {
		p = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		for (int j = 0; j < pages; j++)
			p[j * PAGE] = 1;
		t = tsc();
		munmap(p, pages * PAGE);
		unmapped += tsc() - t;
		t = tsc();
		for (int j = 0; j < 64; j++)
			(void)own[j * PAGE];
		after += tsc() - t;
	}
	printf("COST munmap of %d pages: %llu\n", pages, unmapped / (TIMES / 4));
	printf("COST to touch 64 pages after it: %llu\n", after / (TIMES / 4));
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigaction(SIGILL, &sa, NULL);
	sigaction(SIGTRAP, &sa, NULL);
	sigaction(SIGFPE, &sa, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	memset((char *)own, 1, sizeof(own));
	COST("getppid", 0, syscall(SYS_getppid));
	COST("ud2, as a signal", 2, asm volatile("ud2"));
	COST("int3, as a signal", 0, asm volatile("int3"));
	COST("division by 0, as a signal", 2,
	     asm volatile("xorl %%ecx, %%ecx; divl %%ecx" : : : "eax", "ecx", "edx"));
	COST("address 16, as a signal", 2, asm volatile("movb (%0), %%al" : : "r"(16) : "eax"));
	for (int pages = 1; pages <= 256; pages *= 2) {
		unmap(pages);
		if (pages == 32) {
			unmap(33);
			unmap(34);
		}
	}
	return 0;
}

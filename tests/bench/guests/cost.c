// SPDX-License-Identifier: GPL-2.0
/*
 * A guest to be watched: it makes hypercalls that ask for nothing, misses in
 * the shadow, then it spins. On the counting machine the time stamp counter counts instructions:
 * the guest can tell the whole price, and the trace tells its parts.
 */
#include "check.h"

#define CALLS	64

#define LOOP(insn) ({						\
	u32 _n = CALLS;						\
	u64 _start = rdtsc64();					\
	asm volatile("1: xorl %%eax, %%eax; " insn "; "		\
		     "decl %0; jnz 1b"				\
		     : "+r"(_n) : : "eax", "memory");		\
	(u32)(rdtsc64() - _start); })

#define TIMES(what) ({						\
	u32 _n = CALLS;						\
	u64 _start = rdtsc64();					\
	while (_n--) {						\
		what;						\
	}							\
	(u32)(rdtsc64() - _start); })

static u8 page[4096] __attribute__((aligned(4096)));

static void touch(void)
{
	asm volatile("movb %0, %%al" : : "m"(page[0]) : "eax", "memory");
}

void guest_main(struct boot_params *bp)
{
	u32 spin = option(bp, "spin", 8000000);
	u32 i, call = ~0, idle = ~0, miss = ~0, hit = ~0, t;

	/* Call 0, FLUSH_ASYNC. The best of some: a timer may tick. */
	for (i = 0; i < 5; i++) {
		t = LOOP("int $0x1f");
		call = t < call ? t : call;
		t = LOOP("nop");
		idle = t < idle ? t : idle;
	}
	printf("cost: call %u of %u\n", call - idle, CALLS);
	/* The same page, forgotten each time; and forgotten without being touched. */
	for (i = 0; i < 2; i++) {
		t = TIMES(flush_tlb_one((u32)page); touch());
		miss = t < miss ? t : miss;
		t = TIMES(flush_tlb_one((u32)page));
		hit = t < hit ? t : hit;
	}
	printf("cost: miss %u of %u\n", miss - hit - CALLS, CALLS);
	while (spin--)
		barrier();
	shutdown(NULL);
}

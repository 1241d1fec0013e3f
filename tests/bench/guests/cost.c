// SPDX-License-Identifier: GPL-2.0
/*
 * A guest to be watched: it makes hypercalls that ask for nothing, then it
 * spins. On the counting machine the time stamp counter counts instructions:
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

void guest_main(struct boot_params *bp)
{
	u32 spin = option(bp, "spin", 8000000);
	u32 i, call = ~0, idle = ~0, t;

	/* Call 0, FLUSH_ASYNC. The best of some: a timer may tick. */
	for (i = 0; i < 5; i++) {
		t = LOOP("int $0x1f");
		call = t < call ? t : call;
		t = LOOP("nop");
		idle = t < idle ? t : idle;
	}
	printf("cost: call %u of %u\n", call - idle, CALLS);
	while (spin--)
		barrier();
	shutdown(NULL);
}

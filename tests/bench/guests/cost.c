// SPDX-License-Identifier: GPL-2.0
/* A guest to be watched: it calls, then it spins. On the counting machine the
 * time stamp counter counts instructions, so it can tell the whole of a price
 * while the trace tells its parts. */
#include "check.h"

#define CALLS	64

static u32 rounds_of(u32 n, u32 calls)
{
	u64 start = rdtsc64();
	u32 i;

	for (i = 0; i < n; i++)
		if (calls)
			lguest_call(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
		else
			asm volatile("nop; nop; nop; nop; nop");
	return rdtsc64() - start;
}

void guest_main(struct boot_params *bp)
{
	u32 with, without, spin = option(bp, "spin", 20000000);

	rounds_of(CALLS, 1);			/* warm: faults and tables */
	rounds_of(CALLS, 0);
	with = rounds_of(CALLS, 1);
	without = rounds_of(CALLS, 0);
	printf("cost: %u calls, %u instructions, %u without\n", CALLS, with,
	       without);
	while (spin--)
		barrier();
	shutdown(NULL);
}

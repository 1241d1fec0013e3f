// SPDX-License-Identifier: GPL-2.0
/* Step through 100 instructions of our own; see nobody else's breakpoints. */
#include "check.h"

static volatile u32 steps, others;
static u32 from, to;

static void step(struct trap_frame *f)
{
	if (f->eip >= from && f->eip <= to)
		steps++;
	else
		others++;
	if (f->eip >= to)
		f->eflags &= ~0x100u;
}

static void touch(void *at)
{
	(void)*(volatile u32 *)at;
}

void guest_main(struct boot_params *bp)
{
	u32 i, round;

	set_handler(1, step);
	/* what the launcher's debugger watches is an address of ours, too */
	map_page(0x50000000, alloc_page(), P_PRESENT | P_WRITE);
	for (i = 0; i < 100; i++)
		touch((void *)0x50000000);
	check_eq(steps + others, 0, "no breakpoint but our own");
	for (round = 0; round < 10; round++) {
		steps = 0;
		asm volatile("movl $1f, %0\n\tmovl $2f, %1\n\t"
			     "pushfl\n\torl $0x100, (%%esp)\n\tpopfl\n"
			     "1:\t.rept 100\n\tnop\n\t.endr\n2:\tnop"
			     : "=m"(from), "=m"(to) : : "memory", "cc");
		if (steps != 100)
			break;
	}
	check(round == 10, "100 instructions, 100 steps, ten times (%u, %u)", round, steps);
	check_eq(others, 0, "and no others");
	for (i = 0; i < 50; i++)
		printf(".");
	puts("");
	done();
}

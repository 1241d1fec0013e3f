// SPDX-License-Identifier: GPL-2.0
/*
 * What run_time() says before and after some time: busy=MS of computing, sleep=MS of sleeping.
 * The timer says when they are over. calls=N: it asks so often, and counts when it went backwards.
 */
#include "check.h"

static volatile u32 ticks;

static void tick(struct trap_frame *f)
{
	ticks++;
}

static void pass(u32 ms, bool busy)
{
	while (ms) {
		u32 now = ms < 1000 ? ms : 1000, seen = ticks;

		ms -= now;
		set_clockevent(now * 1000000);
		for (;;) {
			local_irq_disable();
			if (ticks != seen)
				break;
			if (!busy)
				halt();
			local_irq_enable();
			barrier();
		}
		local_irq_enable();
	}
}

void guest_main(struct boot_params *bp)
{
	u32 first = run_time(), before, last, back = 0, i;

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	printf("first %u\n", first);
	before = run_time();
	pass(option(bp, "busy", 0), true);
	printf("busy %u\n", run_time() - before);
	before = run_time();
	pass(option(bp, "sleep", 0), false);
	printf("sleep %u\n", run_time() - before);
	for (i = 0, last = 0; i < option(bp, "calls", 0); i++) {
		u32 now = run_time();

		back += now < last;
		last = now;
	}
	printf("back %u\n", back);
	printf("all %u\n", run_time());
}

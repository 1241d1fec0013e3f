// SPDX-License-Identifier: GPL-2.0
/*
 * The iret window under a storm of timer interrupts.  Every handler arms the
 * next one so near that it is often due before the handler's own iret.  Each
 * must arrive, once; and the stack must not grow by the length of the queue.
 */
#include "check.h"

#define STORM 3000
#define WARM_UP 200

static volatile u32 ticks, armed, work;
static u32 esp_first = ~0u, esp_all = ~0u, chained;
static u32 last_work;

static void tick(struct trap_frame *f)
{
	u32 esp = (u32)f;

	ticks++;
	if (ticks <= WARM_UP && esp < esp_first)
		esp_first = esp;
	if (esp < esp_all)
		esp_all = esp;
	if (work == last_work)
		chained++;
	last_work = work;
	if (armed < STORM) {
		armed++;
		set_clockevent(1 + random() % (armed & 3 ? 3000 : 60000));
	}
}

static u32 deep(u32 n)
{
	volatile u32 here = n;

	return n ? deep(n - 1) + here : here;
}

void guest_main(struct boot_params *bp)
{
	u32 i, sum = 0;

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	armed = 1;
	set_clockevent(1000);
	for (i = 0; i < 400000000 && ticks < STORM; i++) {
		work++;
		if (!(i & 1023)) {	/* windows of our own: int and iret */
			local_irq_disable();
			sum += deep(0);
			local_irq_enable();
		}
	}
	check_eq(armed, STORM, "the storm was armed to its end");
	check_eq(ticks, STORM, "each interrupt arrived, once");
	check(work > 1000, "the interrupted work went on (%u steps)", work);
	check(chained > 10, "handlers followed each other directly (%u times)", chained);
	check(esp_all + 64 >= esp_first,
	      "the stack did not grow: lowest frame 0x%x at first, 0x%x over all",
	      esp_first, esp_all);
	check(!irqs_disabled(), "interrupts are still on");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The iret window under a storm of timer interrupts.  Every handler arms the
 * next one so near that it is often due before the handler's own iret.  Each
 * must arrive, once; and the stack must not grow by the length of the queue.
 */
#include "check.h"

#define STORM 3000
#define RING3 2000
#define WARM_UP 200

static volatile u32 ticks, armed, work;
static u32 esp_first = ~0u, esp_all = ~0u, chained;
static u32 in_window, last_work, limit = STORM;

/* count in all registers until the kernel says that it is enough */
USER_CODE(looper,
	SET(ecx, 0x11111111)
	SET(edx, 0x22222222)
	SET(esi, 0x33333333)
	SET(edi, 0x44444444)
	SET(ebp, 0x55555555) "\
1:	incl %eax\n"
	KEPT(ecx, 0x11111111)
	KEPT(edx, 0x22222222)
	KEPT(esi, 0x33333333)
	KEPT(edi, 0x44444444)
	KEPT(ebp, 0x55555555) "\
	cmpl $0, 0x40020000\n\
	je 1b\n\
	movl $0x600d, %ebx\n\
	xorl %eax, %eax\n\
	int $0x80\n\
2:	movl $0xbad, %ebx\n\
	xorl %eax, %eax\n\
	int $0x80\n\
	ud2\n");

static void tick(struct trap_frame *f)
{
	u32 esp = (u32)f;

	ticks++;
	if ((f->cs & 3) != 3 && f->eip >= (u32)lguest_noirq_start && f->eip < (u32)lguest_noirq_end)
		in_window++;
	if (ticks <= WARM_UP && esp < esp_first)
		esp_first = esp;
	if (esp < esp_all)
		esp_all = esp;
	if (work == last_work)
		chained++;
	last_work = work;
	if (ticks == limit && limit == RING3)
		*(volatile u32 *)USER_DATA = 1;
	if (armed < limit) {
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
	u32 i, sum = 0, value;

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
	check_eq(in_window, 0, "no frame was pushed for the window itself");
	check(!irqs_disabled(), "interrupts are still on");

	/* the same over ring 3: each interrupt's frame lies at the stack we gave */
	esp_first = esp_all = ~0u;
	ticks = armed = chained = 0;
	limit = RING3;
	i = user_map(looper, looper_end);
	*(volatile u32 *)USER_DATA = 0;
	armed = 1;
	set_clockevent(1000);
	value = run3(i);
	check_eq(armed, RING3, "over ring 3: armed to the end");
	check_eq(ticks, RING3, "over ring 3: each arrived, once");
	check_eq(in_window, 0, "over ring 3: no frame for the window");
	check_eq(value, 0x600d, "over ring 3: its registers are its own");
	check(esp_all + 64 >= esp_first, "over ring 3: the lowest frame is 0x%x at first, 0x%x over all",
	      esp_first, esp_all);
	done();
}

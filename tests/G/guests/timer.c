// SPDX-License-Identifier: GPL-2.0
/* The clock event, halting, and the wall clock. */
#include "check.h"

static volatile u32 ticks;

static void tick(struct trap_frame *f)
{
	ticks++;
}

static u32 milliseconds(u64 ns)
{
	divide(&ns, 1000000);
	return ns;
}

static volatile struct lguest_data *data = &lguest_data;

static u64 wall(void)
{
	return data->time_sec * 1000000000ull + data->time_nsec;
}

void guest_main(struct boot_params *bp)
{
	u64 t0, t1;
	u32 i, seen;

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();

	check(data->time_sec > 1000000000u && data->time_nsec < 1000000000u,
	      "INIT told the time (%llu s)", (unsigned long long)data->time_sec);
	set_clockevent(1000);
	halt_until(&ticks, 1);
	check_eq(ticks, 1, "one event, one tick");
	t0 = wall();
	for (i = 0; i < 20; i++) {
		set_clockevent(5000000);
		halt_until(&ticks, 2 + i);
	}
	t1 = wall();
	check_eq(ticks, 21, "twenty more, each after a halt");
	check(t1 - t0 >= 100000000 && t1 - t0 < 20000000000ull,
	      "20 times 5 ms took %u ms on the wall clock", milliseconds(t1 - t0));

	/* a cancelled event does not come (on a busy machine it may have come before it was cancelled) */
	do {
		seen = ticks;
		t0 = wall();
		set_clockevent(20000000);
		set_clockevent(0);
	} while (wall() - t0 >= 20000000);
	t0 = wall();
	set_clockevent(60000000);
	halt_until(&ticks, seen + 1);
	t1 = wall();
	check_eq(ticks, seen + 1, "the cancelled one did not come");
	check(t1 - t0 >= 60000000, "the next one came after 60 ms (%u ms)", milliseconds(t1 - t0));

	/* a halt with one already waiting does not sleep */
	local_irq_disable();
	set_clockevent(1000);
	for (i = 0; i < 2000000000 && !(data->irq_pending & LGUEST_PENDING); i++)
		;
	halt();
	check_eq(ticks, seen + 2, "a halt with an interrupt waiting returns with it delivered");
	check(!irqs_disabled(), "and interrupts on");
	done();
}

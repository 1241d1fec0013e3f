// SPDX-License-Identifier: GPL-2.0
/*
 * A clock that counts ticks, beside the host's. The n-th tick should come n periods after
 * a beginning that nobody knows, and is delivered then or later. So the least of
 * (time - n * period) among some ticks is that beginning, as far as they tell. Ticks that were
 * lost in between move it, for good.
 */
#include "check.h"

static volatile struct lguest_data *data = &lguest_data;
static volatile u32 ticks;
static u32 period_us;
static volatile int least;		/* us, since the last call of begin() */
static u64 epoch, last;
static volatile u32 longest_gap;	/* us */

static u32 us(u64 ns)
{
	divide(&ns, 1000);
	return ns;
}

static void tick(struct trap_frame *f)
{
	u64 now = data->time_sec * 1000000000ull + data->time_nsec;
	int beginning;
	u32 gap;

	if (!ticks++)
		epoch = last = now;
	beginning = us(now - epoch) - ticks * period_us;
	if (beginning < least)
		least = beginning;
	gap = us(now - last);
	if (gap > longest_gap)
		longest_gap = gap;
	last = now;
}

static void sleep_until(u32 n)
{
	for (;;) {
		local_irq_disable();
		if (ticks >= n)
			break;
		halt();
	}
	local_irq_enable();
}

#define BATCH 50
static int beginning(void)
{
	local_irq_disable();
	least = 0x7fffffff;
	local_irq_enable();
	sleep_until(ticks + BATCH);
	return least;
}

static void set_period(u32 ns)
{
	period_us = ns / 1000;
	hcall(LHCALL_SET_CLOCKEVENT, ns, ns, 0, 0);
}

static u32 cycles;	/* of the time-stamp counter, a tick */

static void calibrate(void)
{
	u64 from = rdtsc64(), n;

	sleep_until(ticks + BATCH);
	n = rdtsc64() - from;
	divide(&n, BATCH);
	cycles = n;
}

static void spin(u32 n)		/* as long as so many ticks take */
{
	u64 from = rdtsc64();

	while (rdtsc64() - from < (u64)n * cycles)
		barrier();
}

/* what is owed comes faster than what is due */
static void catch_up(void)
{
	u64 from;

	do {
		sleep_until(ticks + 1);
		from = last;
		sleep_until(ticks + BATCH);
	} while (us(last - from) < (BATCH - 5) * period_us);
}

/* a tick is lost, or was never meant: two and a half of them are no accident */
static void check_drift(int was)
{
	int is = 0, drift = 0, i;

	for (i = 0; i < 10; i++) {	/* on a busy machine, all of a batch may be late */
		is = beginning();
		drift = is - was;
		if (drift < 5 * (int)period_us / 2)
			break;
	}
	check(drift < 5 * (int)period_us / 2 && drift > -5 * (int)period_us / 2,
	      "%u ticks, each %u us, are %d us behind", ticks, period_us, drift);
}

void guest_main(struct boot_params *bp)
{
	const char *what = word(bp);
	u32 gap_us = option(bp, "gap", 0) * 1000, n;
	int was;

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	if (streq(what, "gap")) {	/* somebody else makes us late, after we said so */
		set_period(option(bp, "us", 1000) * 1000);
		sleep_until(5);
		was = beginning();
		longest_gap = 0;
		puts("ready");
		while (longest_gap < gap_us)
			sleep_until(ticks + 1);
		check_drift(was);
		printf("# the longest time without a tick was %u us\n", longest_gap);
	} else if (streq(what, "count")) {	/* until a key is pressed; masked=1: and deaf, too */
		set_period(option(bp, "us", 1000) * 1000);
		sleep_until(20);
		puts("ready");
		if (option(bp, "masked", 0))
			local_irq_disable();
		while (getchar_nowait() < 0)
			for (n = 0; n < 2000000; n++)
				barrier();
		local_irq_enable();
		catch_up();
		local_irq_disable();
		set_clockevent(0);
		printf("ticks %u\n", ticks);
	} else if (streq(what, "cancel")) {
		set_period(2000000);
		sleep_until(5);
		calibrate();
		local_irq_disable();
		spin(50);
		set_clockevent(0);
		n = ticks;
		local_irq_enable();
		spin(20);
		check(ticks - n <= 1, "after the clock was stopped, %u ticks came", ticks - n);
	} else if (streq(what, "once")) {
		hcall(LHCALL_SET_CLOCKEVENT, 1000000, 0, 0, 0);
		sleep_until(1);
		for (n = 0; n < 50000000; n++)
			barrier();
		check_eq(ticks, 1, "one event is one tick");
		hcall(LHCALL_SET_CLOCKEVENT, 1000000, 0, 0, 0);
		sleep_until(2);
		for (n = 0; n < 50000000; n++)
			barrier();
		check_eq(ticks, 2, "and the next is another");
	} else if (streq(what, "floor")) {
		set_period(1000);
		sleep_until(200);
		set_clockevent(0);
		check(1, "200 ticks came");
	}
	done();
}

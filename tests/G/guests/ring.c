// SPDX-License-Identifier: GPL-2.0
/* The ring of asynchronous calls: FULL, FREE, their order, and a full ring. */
#include "check.h"

static u32 pages[2];

/* a data descriptor with this base, as LOAD_GDT_ENTRY takes it */
static u32 low(u32 base)
{
	return base << 16 | 0xffff;
}

static u32 high(u32 base)
{
	return (base & 0xff000000) | 0xcfb200 | (base >> 16 & 0xff);
}

#define SLOT 20		/* a GDT entry that nobody else wants */

static u32 read_slot(void)
{
	u32 value, selector = SLOT * 8 + 1;

	asm volatile("pushl %%fs\n\tmovl %1, %%fs\n\tmovl %%fs:0, %0\n\tpopl %%fs"
		     : "=&r"(value) : "r"(selector) : "memory");
	return value;
}

static void fill(u32 slot, u32 base)
{
	lguest_data.hcalls[slot].nr = LHCALL_LOAD_GDT_ENTRY;
	lguest_data.hcalls[slot].arg1 = SLOT;
	lguest_data.hcalls[slot].arg2 = low(base);
	lguest_data.hcalls[slot].arg3 = high(base);
	lguest_data.hcall_status[slot] = LHCALL_RING_FULL;
}

static u32 count_free(void)
{
	u32 i, n = 0;

	for (i = 0; i < LHCALL_RING_SIZE; i++)
		n += lguest_data.hcall_status[i] == LHCALL_RING_FREE;
	return n;
}

static u32 where;	/* the host's next slot: found by trying */

static u32 find_next_slot(void)
{
	u32 i;

	/* the host takes slots in order, from where it stopped: it takes
	 * this one now only if it is next
	 */
	for (i = 0; i < LHCALL_RING_SIZE; i++) {
		fill(i, pages[0]);
		hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
		if (lguest_data.hcall_status[i] == LHCALL_RING_FREE)
			return (i + 1) % LHCALL_RING_SIZE;
		lguest_data.hcall_status[i] = LHCALL_RING_FREE;
	}
	return LHCALL_RING_SIZE;
}

/* a handler that posts, too */
static volatile u32 ticks, handler_posts;

static void tick(struct trap_frame *f)
{
	ticks++;
	async_hcall(LHCALL_LOAD_GDT_ENTRY, SLOT + 1, low(pages[0]), high(pages[0]), 0);
	handler_posts++;
	set_clockevent(20000);
}

void guest_main(struct boot_params *bp)
{
	u32 i, n, start, posted;

	pages[0] = alloc_page();
	pages[1] = alloc_page();
	*(u32 *)pages[0] = 0x1111;
	*(u32 *)pages[1] = 0x2222;

	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	check_eq(count_free(), LHCALL_RING_SIZE, "after a flush each slot is free");

	where = find_next_slot();
	start = (where + LHCALL_RING_SIZE - 1) % LHCALL_RING_SIZE;
	check(where < LHCALL_RING_SIZE, "the host takes the slots in turn (next: %u)", where);

	fill(where, pages[0]);
	check_eq(lguest_data.hcall_status[where], LHCALL_RING_FULL, "a full slot waits");
	fill((where + 1) % LHCALL_RING_SIZE, pages[1]);
	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	check_eq(count_free(), LHCALL_RING_SIZE, "two calls, both taken");
	check_eq(read_slot(), 0x2222, "two calls, the second came second");

	/* all 64, the last one different */
	where = (where + 2) % LHCALL_RING_SIZE;
	for (i = 0; i < LHCALL_RING_SIZE; i++)
		fill((where + i) % LHCALL_RING_SIZE, pages[i != LHCALL_RING_SIZE - 1]);
	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	check_eq(count_free(), LHCALL_RING_SIZE, "a full ring is emptied by one call");
	check_eq(read_slot(), 0x1111, "a full ring is taken in order");

	/* the ring is looked at before any other call, too */
	fill(where, pages[1]);
	hcall(LHCALL_SEND_INTERRUPTS, 0, 0, 0, 0);
	check_eq(lguest_data.hcall_status[where], LHCALL_RING_FREE,
		 "another hypercall empties the ring first");
	check_eq(read_slot(), 0x2222, "and what was in it has been done");

	/* back to where the library believes we are, then its own way in */
	for (i = (where + 1) % LHCALL_RING_SIZE; i != start; i = (i + 1) % LHCALL_RING_SIZE) {
		fill(i, pages[1]);
		hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	}
	for (i = 0; i < 1000; i++) {
		u32 base = pages[i & 1];

		async_hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, low(base), high(base), 0);
	}
	n = count_free();
	check(n < LHCALL_RING_SIZE, "a thousand async calls: some wait (%u slots free)", n);
	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	check_eq(count_free(), LHCALL_RING_SIZE, "and a flush takes them all");
	check_eq(read_slot(), 0x2222, "the thousandth was the last");

	/* the same, with a timer whose handler posts calls of its own */
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	set_clockevent(20000);
	for (posted = 0; posted < 1000 || ticks < 100; posted++) {
		u32 base = pages[posted & 1];

		async_hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, low(base), high(base), 0);
		for (i = 0; i < 1000; i++)
			barrier();
	}
	local_irq_disable();
	set_clockevent(0);
	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	check_eq(count_free(), LHCALL_RING_SIZE, "posted from handlers too: each slot is free");
	check_eq(read_slot(), posted & 1 ? 0x1111 : 0x2222, "and the last one was the last");
	printf("# gdt %u handler %u\n", posted, handler_posts);
	done();
}

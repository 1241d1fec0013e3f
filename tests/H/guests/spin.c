// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that does one thing: spin (ring 1), spin3 (ring 3), halt, tick
 * (a line each ms= milliseconds), hcall (n= of them), fault (n= of them),
 * exit (power off at once), panic, restart, read (the console, until 'q'),
 * tables (touch a page in each of 60 tables, in both halves).
 */
#include "check.h"

static volatile u32 ticks;

static void tick(struct trap_frame *f)
{
	ticks++;
}

USER_CODE(spin3, "movl $1, 0x40020000\n1: jmp 1b");

void guest_main(struct boot_params *bp)
{
	const char *what = word(bp);
	u32 n = option(bp, "n", 1000), i, ms = option(bp, "ms", 10);

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	printf("begin %s\n", what);
	if (streq(what, "spin"))
		for (;;)
			barrier();
	if (streq(what, "spin3")) {
		local_irq_enable();
		user(spin3);
	}
	if (streq(what, "halt"))
		for (;;) {
			local_irq_disable();
			halt();
		}
	if (streq(what, "tick")) {
		irq_unblock(LGUEST_IRQ_TIMER);
		for (i = 0; !n || i < n; i++) {
			set_clockevent(ms * 1000000);
			halt_until(&ticks, i + 1);
			if (!(i % 10))
				printf("tick %u\n", i);
		}
	}
	if (streq(what, "hcall"))
		for (i = 0; i < n; i++)
			hcall(LHCALL_SEND_INTERRUPTS, 0, 0, 0, 0);
	if (streq(what, "fault"))
		for (i = 0; i < n; i++) {
			*(volatile u32 *)(u32)(bp->e820_table[0].addr + 0x10000);
			flush_tlb_all();
		}
	if (streq(what, "tables"))
		for (i = 0; i < 60; i++) {
			u32 at = (i & 1 ? 0xd4000000 : 0x50000000) + (i << 22);

			map_page(at, alloc_page(), P_WRITE | P_GLOBAL);
			*(volatile u32 *)at = i;
		}
	if (streq(what, "panic"))
		panic("as %s as can be: %u", "dead", 42u);
	if (streq(what, "restart"))
		restart();
	if (streq(what, "read"))
		for (;;) {
			int c = getchar_nowait();

			if (c == 'q')
				break;
			if (c >= 0)
				printf("char 0x%x\n", (u32)c);
		}
	printf("end %s\n", what);
}

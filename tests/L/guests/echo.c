// SPDX-License-Identifier: GPL-2.0
/* Echo in capitals; count; end at byte 4. */
#include "tiny.h"
static volatile u32 irqs; static u32 count, h; static volatile bool over;
static bool quiet;
static void input(struct trap_frame *f)
{
	int c;

	irqs++;
	while ((c = getchar_nowait()) >= 0) {
		if (c == 4) { over = true; break; }
		count++; h = h * 31 + c;
		if (quiet) continue;
		if (c < 32) printf("<%d>", c);
		else putchar(c >= 'a' && c <= 'z' ? c - 32 : c);
	}
}
void guest_main(struct boot_params *bp)
{
	quiet = boot_option(bp, "quiet=", 0);
	printf("echo ready\n");
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_CONSOLE, input);
	irq_unblock(LGUEST_IRQ_CONSOLE);
	local_irq_disable(); input(0); local_irq_enable();
	while (!over) { local_irq_disable(); if (!over) halt(); local_irq_enable(); }
	printf("\n%u bytes, hash %x, %s\n", count, h, irqs < count || count < 100 ? "few irqs" : "many irqs");
}

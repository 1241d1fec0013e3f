// SPDX-License-Identifier: GPL-2.0
/*
 * A life whose every exit is known: between two marks (call 0 with mark
 * 0x111 and 0x222 in its arguments) so many of each, and not one more.
 */
#include "check.h"

static void fill(void *at)
{
	(void)*(volatile u32 *)at;
}

void guest_main(struct boot_params *bp)
{
	u32 i, a;

	for (i = 0; i < 20; i++)	/* pages for the fills, and nothing of ours cold */
		map_page(0x60000000 + i * 4096, alloc_page(), P_PRESENT | P_WRITE);
	for (i = 0; i < 20; i++)
		unmap_page(0x60000000 + i * 4096);
	flush_tlb_user();
	for (i = 0; i < 20; i++)
		*pte_of(0x60000000 + i * 4096) = (u32)bp / 4096 * 4096 | P_PRESENT | P_WRITE;
	(void)*(volatile u32 *)0x60000000;
	for (i = 0; i < 2; i++)
		try_insn(fill, (void *)0x50000000);
	asm volatile("inb $0x80, %%al" : "=a"(a));
	/* warm: all that the loops below touch but for the pages to be filled */
	for (a = 0; a < 2; a++) {
		u32 count = a ? 1000 : 0;

		hcall(LHCALL_FLUSH_ASYNC, 0x111, a, 0, 0);
		for (i = 0; i < count; i++)
			hcall(LHCALL_SEND_INTERRUPTS, 0, 0, 0, 0);
		for (i = 1; i < (a ? 11 : 1); i++)
			(void)*(volatile u32 *)(0x60000000 + i * 4096);
		for (i = 0; i < (a ? 7 : 0); i++)
			try_insn(fill, (void *)0x50000000);
		for (i = 0; i < (a ? 50 : 0); i++)
			asm volatile("movl %0, (%1)" : : "r"('.'), "r"(LGUEST_CONSOLE_PHYS) : "memory");
		for (i = 0; i < (a ? 30 : 0); i++)
			asm volatile("outb %%al, $0x80" : : "a"(0));
		hcall(LHCALL_FLUSH_ASYNC, 0x222, a, 0, 0);
	}
	puts("");
}

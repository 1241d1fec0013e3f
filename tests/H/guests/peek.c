// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that does what the console says, for a launcher that changes its
 * memory under it: r reads the word at 3 MB, w writes it, m has the host
 * read it (as a message of 111 characters), f flushes, n reads a new page.
 */
#include "check.h"

#define AT 0x300000u

void guest_main(struct boot_params *bp)
{
	u32 at = AT, next = AT + 0x1000;

	*(volatile u32 *)at = option(bp, "value", 0x41414141);
	*(volatile u32 *)(at + 4) = 0;
	puts("ready");
	for (;;) {
		switch (getchar_nowait()) {
		case 'r':
			printf("read %x\n", *(volatile u32 *)at);
			break;
		case 'w':
			*(volatile u32 *)at = 0x57575757;
			puts("written");
			break;
		case 'f':
			flush_tlb_all();
			puts("flushed");
			break;
		case 'n':
			printf("new %x\n", *(volatile u32 *)next);
			next += 0x1000;
			break;
		case 'm':
			hcall(LHCALL_SHUTDOWN, at, LGUEST_SHUTDOWN_PANIC, 0, 0);
			break;
		case 'q':
			return;
		}
	}
}

// SPDX-License-Identifier: GPL-2.0
/* Touches one page after the other, each of which wants a fill, for ever. */
#include "check.h"

#define AT 0x50000000u

void guest_main(struct boot_params *bp)
{
	u32 a = alloc_page(), i;

	for (i = 0; i < 1024; i++)
		map_page(AT + i * 4096, a, P_PRESENT | P_WRITE);
	puts("touching");
	for (;;) {
		for (i = 0; i < 1024; i++)
			(void)*(volatile u32 *)(AT + i * 4096);
		flush_tlb_user();
	}
}

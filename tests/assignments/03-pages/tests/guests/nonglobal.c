// SPDX-License-Identifier: GPL-2.0
/* The kernel's half is shared by all shadows; but what is not global must not outlive a switch. */
#include "check.h"

#define AT 0xc7f00000u

static u32 look(void)
{
	return *(volatile u32 *)AT;
}

void guest_main(struct boot_params *bp)
{
	u32 a = alloc_page(), b = alloc_page(), here = read_cr3(), there = new_address_space();
	volatile u32 *pte;

	*(u32 *)a = 0xaaaa;
	*(u32 *)b = 0xbbbb;
	map_page(AT, a, P_PRESENT | P_WRITE);
	((u32 *)there)[AT >> 22] = ((u32 *)here)[AT >> 22];
	pte = pte_of(AT);
	check_eq(look(), 0xaaaa, "a page of the kernel's half");
	*pte = b | P_PRESENT | P_WRITE;
	flush_tlb_user();
	check_eq(look(), 0xbbbb, "is another after cr3 has been loaded again");
	*pte = a | P_PRESENT | P_WRITE;
	load_cr3(there, 7, 1, 0);
	check_eq(look(), 0xaaaa, "and another after a switch to another space");
	*pte = b | P_PRESENT | P_WRITE;
	load_cr3(here, 8, 1, 1);
	check_eq(look(), 0xbbbb, "and after the way back");
	*(volatile u32 *)AT = 5;
	*pte = a | P_PRESENT | P_WRITE;
	load_cr3(there, 7, 1, 1);
	check_eq(look(), 0xaaaa, "also if it has been written to");
	*pte = a | P_PRESENT | P_WRITE | P_GLOBAL;
	flush_tlb_all();
	check_eq(look(), 0xaaaa, "a global one is found as well");
	done();
}

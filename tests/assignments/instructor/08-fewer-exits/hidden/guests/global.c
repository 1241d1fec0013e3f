// SPDX-License-Identifier: GPL-2.0
/*
 * All address spaces share the shadow's top gigabyte, and a switch leaves it alone, unless something that is not
 * global is in there. A neighbour that nobody asked for may be just that.
 */
#include "check.h"

#define AT	0xe0000000u
#define USED	(P_PRESENT | P_WRITE | P_ACCESSED | P_DIRTY)

static u32 look(u32 at)
{
	return *(volatile u32 *)at;
}

void guest_main(struct boot_params *bp)
{
	u32 a = alloc_page(), b = alloc_page(), i;
	u32 *table = (u32 *)alloc_page();

	*(u32 *)a = 0xaaaa;
	*(u32 *)b = 0xbbbb;
	((u32 *)read_cr3())[AT >> 22] = (u32)table | USED;
	for (i = 0; i < 16; i++)
		table[i] = a | USED | P_GLOBAL;
	table[1] = a | USED;
	load_cr3(read_cr3(), 1, 1, 0);
	flush_tlb_all();
	check_eq(look(AT), 0xaaaa, "the first page, which is global");
	table[1] = b | USED;
	load_cr3(read_cr3(), 1, 1, 1);
	check_eq(look(AT + 0x1000), 0xbbbb, "its neighbour, which is not, and was changed before the switch");
	check_eq(look(AT + 0x2000), 0xaaaa, "another neighbour");
	done();
}

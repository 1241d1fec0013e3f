// SPDX-License-Identifier: GPL-2.0
/* What map_page(), unmap_page() and load_cr3() promised before anybody made them faster. */
#include "check.h"

#define AT 0x60000000u

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static u32 look(u32 at)
{
	return *(volatile u32 *)at;
}

void guest_main(struct boot_params *bp)
{
	u32 a = alloc_page(), b = alloc_page(), first = read_cr3(), other = new_address_space();

	*(u32 *)a = 0xaaaa;
	*(u32 *)b = 0xbbbb;
	map_page(AT, a, P_PRESENT | P_WRITE);
	check_eq(look(AT), 0xaaaa, "mapped: there it is");
	map_page(AT, b, P_PRESENT | P_WRITE);
	check_eq(look(AT), 0xbbbb, "something else is mapped there: it is seen at once");
	unmap_page(AT);
	check_eq(try_insn(do_read, (void *)AT), 14, "unmapped: it is gone at once");
	map_page(AT, a, P_PRESENT | P_WRITE);
	check_eq(look(AT), 0xaaaa, "and back");
	load_cr3(other, 0, 0, 0);
	map_page(AT, b, P_PRESENT | P_WRITE);
	check_eq(look(AT), 0xbbbb, "another space has another page there");
	load_cr3(first, 0, 0, 0);
	check_eq(look(AT), 0xaaaa, "and the first has its own");
	unmap_page(0x70000000);
	check(true, "what was never mapped can be unmapped");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A shadow that fills more than it was asked for is still a TLB: it may hold only what a walk of the page would
 * have given, and a walk that the processor did not make sets no bit. So: sixteen pages, of which one is touched;
 * then look what became of its neighbours.
 */
#include "check.h"

#define AT	0x60000000u
#define PAGES	16
#define USED	(P_PRESENT | P_WRITE | P_ACCESSED | P_DIRTY)

static u32 frame[PAGES];

static u32 page(u32 i)
{
	return AT + i * PAGE_SIZE;
}

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static void do_write(void *at)
{
	*(volatile u32 *)at = 0x12345678;
}

static u32 look(u32 at)
{
	return *(volatile u32 *)at;
}

/* All pages are in use, but the one with number i, which is as flags say; nothing is in the shadow; touch page 0. */
static void begin(u32 i, u32 flags)
{
	u32 j;

	for (j = 0; j < PAGES; j++)
		*pte_of(page(j)) = frame[j] | (i == j ? flags : USED);
	flush_tlb_all();
	look(page(0));
}

static void expect(void (*fn)(void *), u32 at, u32 error, const char *name)
{
	int v = try_insn(fn, (void *)at);

	check(v == 14 && last_fault.error == error && last_fault.cr2 == at,
	      "%s: vector %d error %x cr2 0x%x", name, v, last_fault.error, last_fault.cr2);
}

USER_CODE(user_read, "movl 0x40020000, %ecx\n movl (%ecx), %ebx\n movl $0, %eax\n int $0x80\n ud2");

static void values(u32 at)
{
	u32 i, n = 0;

	for (i = 0; i < PAGES; i++)
		*pte_of(at + i * PAGE_SIZE) = frame[i] | USED;
	flush_tlb_all();
	look(at + 5 * PAGE_SIZE);
	for (i = 0; i < PAGES; i++)
		n += look(at + i * PAGE_SIZE) != frame[i];
	check_eq(n, 0, "each page is where it belongs");
}

void guest_main(struct boot_params *bp)
{
	u32 i, text;

	for (i = 0; i < PAGES; i++) {
		frame[i] = alloc_page();
		*(u32 *)frame[i] = frame[i];
		map_page(page(i), frame[i], P_WRITE);
	}
	values(AT);
	for (i = 1024 - PAGES; i < 1024 + PAGES; i++)
		map_page(page(i), frame[0], P_WRITE);
	values(page(1024 - PAGES));
	values(page(1024));

	begin(1, P_PRESENT | P_WRITE);
	check_eq(*pte_of(page(1)) & (P_ACCESSED | P_DIRTY), 0, "a neighbour that was not touched is not accessed");
	look(page(1));
	check_eq(*pte_of(page(1)) & (P_ACCESSED | P_DIRTY), P_ACCESSED, "and is when it is touched");

	begin(2, P_PRESENT | P_WRITE | P_ACCESSED);
	check_eq(look(page(2)), frame[2], "a clean neighbour can be read");
	check_eq(*pte_of(page(2)) & P_DIRTY, 0, "and is clean");
	do_write((void *)page(2));
	check_eq(*pte_of(page(2)) & P_DIRTY, P_DIRTY, "until it is written to");
	*(u32 *)frame[2] = frame[2];

	begin(3, USED & ~P_WRITE);
	check_eq(look(page(3)), frame[3], "a read-only neighbour can be read");
	expect(do_write, page(3), 3, "and not written");

	begin(4, USED & ~P_PRESENT);
	expect(do_read, page(4), 0, "an absent neighbour is absent");

	begin(5, USED);
	text = user_map(user_read, user_read_end);
	*(volatile u32 *)USER_DATA = page(5);
	*pte_of(page(0)) |= P_USER;
	flush_tlb_all();
	look(page(0));
	run3(text);
	check(last_fault.vector == 14 && last_fault.error == 5 && last_fault.cr2 == page(5),
	      "a neighbour that is the kernel's is not ring 3's: vector %d error %x", (int)last_fault.vector,
	      last_fault.error);

	begin(6, 0);
	*pte_of(page(6)) = LGUEST_CONSOLE_PHYS | USED;
	*pte_of(page(7)) = 0xbffff000 | USED;
	flush_tlb_all();
	check_eq(look(page(0)), frame[0], "neighbours that are no memory do not matter");

	begin(8, USED);
	*pte_of(page(8)) = frame[9] | USED;
	flush_tlb_one(page(8));
	check_eq(look(page(8)), frame[9], "a neighbour that was changed and flushed is seen to be changed");
	done();
}

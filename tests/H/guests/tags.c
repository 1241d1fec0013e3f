// SPDX-License-Identifier: GPL-2.0
/*
 * What a shadow keeps and what it forgets, seen from inside.  A fill sets the
 * accessed bit of the entry that it copies.  So: touch a page, clear the bit
 * behind the host's back, touch it again; if the bit is set again, the entry
 * had been forgotten in between.
 */
#include "check.h"

#define USER_AT 0x60000000u	/* 16 pages of each space */
#define KERNEL_AT 0xe0000000u	/* 16 pages of all */
#define PAGES 16
#define SPACES 12

static u32 frame, ktable;
static struct {
	u32 cr3, table, generation;
} space[SPACES];
static u32 current;

static u32 *user_pte(u32 s, u32 i)
{
	return (u32 *)space[s].table + i;
}

static u32 *kernel_pte(u32 i)
{
	return (u32 *)ktable + i;
}

static void touch(u32 at)
{
	(void)*(volatile u32 *)at;
}

static void touch_user(void)
{
	u32 i;

	for (i = 0; i < PAGES; i++)
		touch(USER_AT + i * 4096);
}

static void touch_kernel(void)
{
	u32 i;

	for (i = 0; i < PAGES; i++)
		touch(KERNEL_AT + i * 4096);
}

/* how many have been forgotten since they were made cold; and make them cold */
static u32 cold_user(u32 s)
{
	u32 i, n = 0;

	for (i = 0; i < PAGES; i++) {
		n += !!(*user_pte(s, i) & P_ACCESSED);
		*user_pte(s, i) &= ~P_ACCESSED;
	}
	return n;
}

static u32 cold_kernel(void)
{
	u32 i, n = 0;

	for (i = 0; i < PAGES; i++) {
		n += !!(*kernel_pte(i) & P_ACCESSED);
		*kernel_pte(i) &= ~P_ACCESSED;
	}
	return n;
}

static void go(u32 s, u32 context)
{
	load_cr3(space[s].cr3, context, space[s].generation, space[current].generation);
	current = s;
}

/* warm up, flush by way of what, see who was forgotten */
#define FLUSH(what, user, kernel, name) do {			\
	touch_user();						\
	touch_kernel();						\
	cold_user(current);					\
	cold_kernel();						\
	what;							\
	touch_user();						\
	touch_kernel();						\
	check_eq(cold_user(current), user, name ", user part");	\
	check_eq(cold_kernel(), kernel, name ", kernel part");	\
} while (0)

void guest_main(struct boot_params *bp)
{
	u32 i, j, n;

	frame = alloc_page();
	ktable = alloc_page();
	for (i = 0; i < PAGES; i++)
		*kernel_pte(i) = frame | P_PRESENT | P_WRITE | P_GLOBAL;
	for (i = 0; i < SPACES; i++) {
		space[i].cr3 = new_address_space();
		space[i].table = alloc_page();
		space[i].generation = 1;
		for (j = 0; j < PAGES; j++)
			*user_pte(i, j) = frame | P_PRESENT | P_WRITE;
		((u32 *)space[i].cr3)[USER_AT >> 22] = space[i].table | P_PRESENT | P_WRITE | P_USER;
		((u32 *)space[i].cr3)[KERNEL_AT >> 22] = ktable | P_PRESENT | P_WRITE;
	}
	load_cr3(space[0].cr3, 1, 1, 0);
	flush_tlb_all();

	FLUSH(barrier(), 0, 0, "nothing");
	FLUSH(flush_tlb_user(), PAGES, 0, "flush_tlb_user");
	FLUSH(flush_tlb_all(), PAGES, PAGES, "flush_tlb_all");
	FLUSH(flush_tlb_one(USER_AT + 0x3000), 1, 0, "one user page");
	FLUSH(flush_tlb_one(USER_AT + 0x3fff), 1, 0, "one user page, its last byte");
	FLUSH(flush_tlb_one(KERNEL_AT + 0x5000), 0, 1, "one kernel page");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT + 0x2000, 0x4000, 0, 0), 4, 0, "a range of 4 pages");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT + 0x2800, 0x4000, 0, 0), 5, 0, "a range that lies across 5");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT + 0x2fff, 2, 0, 0), 2, 0, "two bytes in two pages");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT - 0x1000, 0x100000, 0, 0), PAGES, 0, "a megabyte");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT + 0x4000 - 0x200000, 0x200000, 0, 0), 4, 0,
	      "two megabytes, the most that is taken page by page");
	FLUSH(hcall(LHCALL_FLUSH_ONE, USER_AT + 0x4000, 0x800000, 0, 0), PAGES, 0,
	      "eight megabytes (it may forget more, but not the kernel)");
	FLUSH(hcall(LHCALL_FLUSH_ONE, 0xbf800000, 0x00801000, 0, 0), PAGES, PAGES,
	      "eight megabytes that end in the kernel");
	FLUSH(hcall(LHCALL_FLUSH_ONE, 0xfffff000, 0x1000, 0, 0), 0, 0, "a page of the hole");
	FLUSH(hcall(LHCALL_FLUSH_ONE, KERNEL_AT, 0xffffffff, 0, 0), PAGES, PAGES, "a length that wraps");

	/* tags: away and back */
	FLUSH((go(1, 2), touch_user(), go(0, 1)), 0, 0, "away and back");
	cold_user(1);
	FLUSH((go(1, 2), touch_user(), space[0].generation++, go(0, 1)), PAGES, 0,
	      "away and back, changed in between");
	check_eq(cold_user(1), 0, "the other one stayed warm");
	FLUSH((space[0].generation++, go(1, 2), go(0, 1)), 0, 0,
	      "changed and flushed before it was left");
	FLUSH((go(2, 0), go(0, 1)), 0, 0, "by way of a space without a context");
	touch_user();
	go(3, 0);
	touch_user();
	cold_user(3);
	go(0, 1);
	go(3, 0);
	touch_user();
	check_eq(cold_user(3), PAGES, "a space without a context is never kept");
	go(0, 1);

	/* a dozen, round and round: eight can be kept */
	for (i = 0; i < 7; i++) {
		go(i, i + 1);
		touch_user();
		cold_user(i);
	}
	for (n = i = 0; i < 7; i++) {
		go(i, i + 1);
		touch_user();
		n += cold_user(i);
	}
	check_eq(n, 0, "seven spaces, twice around: all stay warm");
	for (j = 0; j < 3; j++)
		for (n = i = 0; i < SPACES; i++) {
			go(i, i + 1);
			touch_user();
			n += cold_user(i);
		}
	check_eq(n, SPACES * PAGES, "a dozen, round and round: none is still there when its turn comes");
	/* the most recent ones are */
	n = 0;
	for (i = SPACES - 1; i > SPACES - 8; i--) {
		go(i, i + 1);
		touch_user();
		n += cold_user(i);
	}
	check_eq(n, 0, "but the seven most recent ones are");

	/* a kernel page that is not global must be forgotten on each switch */
	*kernel_pte(3) &= ~P_GLOBAL;
	flush_tlb_all();
	touch_kernel();
	cold_kernel();
	go(0, 1);
	touch(KERNEL_AT + 0x3000);
	check(*kernel_pte(3) & P_ACCESSED, "a kernel page that is not global goes with a switch");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What a page table's bits mean, as the guest sees it: error codes, cr2,
 * accessed and dirty bits, read-only pages, ring 3.
 */
#include "check.h"

#define AT 0x50000000u		/* a corner of the address space for us */

static volatile u32 handled;
static u32 frame_page;

static void demand(struct trap_frame *f)
{
	u32 at = read_cr2() & P_ADDRESS;

	handled++;
	map_page(at, frame_page, P_PRESENT | P_WRITE);
}

static u32 read_it(u32 at)
{
	return *(volatile u32 *)at;
}

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static void do_write(void *at)
{
	*(volatile u32 *)at = 0x12345678;
}

static void do_call(void *at)
{
	((void (*)(void))at)();
}

static void expect(void (*fn)(void *), u32 at, u32 error, const char *name)
{
	int v = try_insn(fn, (void *)at);

	check(v == 14 && last_fault.error == error && last_fault.cr2 == at,
	      "%s: vector %d error %x cr2 0x%x", name, v, last_fault.error, last_fault.cr2);
}

/* what ring 3 did: run_user ends at an unhandled fault */
static void expect_user(u32 at, u32 error, const char *name)
{
	check(last_fault.vector == 14 && last_fault.error == error && last_fault.cr2 == at,
	      "%s: vector %d error %x cr2 0x%x", name, (int)last_fault.vector,
	      last_fault.error, last_fault.cr2);
	last_fault.vector = 0;
}

/* read (or write) the word that the first word of USER_DATA names; exit(0) */
USER_CODE(user_read, "movl 0x40020000, %ecx\n movl (%ecx), %ebx\n movl $0, %eax\n int $0x80\n ud2");
USER_CODE(user_write, "movl 0x40020000, %ecx\n movl $3, (%ecx)\n movl $0, %ebx\n movl $0, %eax\n int $0x80\n ud2");
USER_CODE(user_jump, "movl 0x40020000, %ecx\n jmp *%ecx");

#define USER_RUN(code, at) ({			\
	u32 _e = user_map(code, code##_end);	\
	*(volatile u32 *)USER_DATA = (at);	\
	run3(_e); })

void guest_main(struct boot_params *bp)
{
	u32 a = alloc_page(), b = alloc_page(), v;
	volatile u32 *pte;

	*(u32 *)a = 0xaaaa;
	*(u32 *)b = 0xbbbb;

	/* not there */
	expect(do_read, AT + 4, 0, "read of nothing");
	expect(do_write, AT + 8, 2, "write to nothing");
	expect(do_call, AT, 0, "jump to nothing");

	/* there: the accessed and dirty bits */
	map_page(AT, a, P_PRESENT | P_WRITE);
	pte = pte_of(AT);
	check_eq(*pte & (P_ACCESSED | P_DIRTY), 0, "a new page is neither accessed nor dirty");
	check_eq(read_it(AT), 0xaaaa, "a read finds the page");
	check_eq(*pte & (P_ACCESSED | P_DIRTY), P_ACCESSED, "then it is accessed, not dirty");
	*(volatile u32 *)(AT + 16) = 5;
	check_eq(*pte & (P_ACCESSED | P_DIRTY), P_ACCESSED | P_DIRTY, "after a write it is dirty");
	check_eq(*(u32 *)(a + 16), 5, "and the write is in that page");
	*pte &= ~(P_DIRTY | P_ACCESSED);
	flush_tlb_one(AT);
	check_eq(read_it(AT), 0xaaaa, "cleaned and flushed: readable");
	check_eq(*pte & (P_ACCESSED | P_DIRTY), P_ACCESSED, "accessed again, still not dirty");
	*(volatile u32 *)(AT + 16) = 6;
	check_eq(*pte & P_DIRTY, P_DIRTY, "and dirty by the next write");
	map_page(AT + 0x1000, b, P_PRESENT | P_WRITE);
	*(volatile u32 *)(AT + 0x1000) = 0xbbbb;
	check_eq(*pte_of(AT + 0x1000) & (P_ACCESSED | P_DIRTY), P_ACCESSED | P_DIRTY,
		 "a first access that writes sets both");

	/* across two pages */
	*(volatile u32 *)(AT + 0xffe) = 0x11223344;
	check(*(u16 *)(a + 0xffe) == 0x3344 && *(u16 *)b == 0x1122, "a write across two pages");

	/* read-only holds in ring 1 as it does in ring 0 with CR0.WP */
	map_page(AT, a, P_PRESENT);
	flush_tlb_one(AT);
	check_eq(read_it(AT), 0xaaaa, "a read-only page can be read");
	expect(do_write, AT + 12, 3, "write to a read-only page");
	check(!(*pte & P_DIRTY), "which does not make it dirty");
	check_eq(*(u32 *)(a + 12), 0, "nor does it change the page");

	/* remapped */
	map_page(AT, b, P_PRESENT | P_WRITE);
	flush_tlb_one(AT);
	check_eq(read_it(AT) & 0xffff, 0x1122, "remapped and flushed: the other page");
	unmap_page(AT);
	flush_tlb_one(AT);
	expect(do_read, AT, 0, "unmapped and flushed");
	map_page(AT, a, P_PRESENT | P_WRITE);
	check_eq(read_it(AT), 0xaaaa, "mapped where nothing was: no flush is needed");
	unmap_page(AT);
	flush_tlb_user();
	expect(do_read, AT, 0, "flush_tlb_user forgets it too");
	map_page(0xc7f00000, a, P_PRESENT | P_WRITE);
	flush_tlb_all();
	check_eq(read_it(0xc7f00000), 0xaaaa, "a kernel page");
	unmap_page(0xc7f00000);
	flush_tlb_all();
	expect(do_read, 0xc7f00000, 0, "flush_tlb_all forgets kernel pages");

	/* a handler that mends it: demand paging */
	frame_page = b;
	*(u32 *)(b + 0x40) = 0x77;
	set_handler(14, demand);
	check_eq(read_it(AT + 0x40), 0x77, "the instruction that faulted is done again");
	check_eq(handled, 1, "after one fault");
	set_handler(14, 0);
	unmap_page(AT);
	flush_tlb_one(AT);

	/* ring 3 */
	map_page(AT, a, P_PRESENT | P_WRITE | P_USER);
	check_eq(USER_RUN(user_read, AT), 0xaaaa, "ring 3 reads its page");
	USER_RUN(user_write, AT + 0x20);
	check_eq(*(u32 *)(a + 0x20), 3, "ring 3 writes its page");
	map_page(AT, a, P_PRESENT | P_USER);
	flush_tlb_one(AT);
	USER_RUN(user_write, AT + 0x24);
	expect_user(AT + 0x24, 7, "ring 3 writes a read-only page");
	USER_RUN(user_read, AT + 0x2000);
	expect_user(AT + 0x2000, 4, "ring 3 reads nothing");
	USER_RUN(user_write, AT + 0x2000);
	expect_user(AT + 0x2000, 6, "ring 3 writes nothing");
	USER_RUN(user_jump, AT + 0x2000);
	expect_user(AT + 0x2000, 4, "ring 3 jumps to nothing");
	map_page(AT + 0x2000, b, P_PRESENT | P_WRITE);
	USER_RUN(user_read, AT + 0x2000);
	expect_user(AT + 0x2000, 5, "ring 3 reads a kernel's page");
	USER_RUN(user_write, AT + 0x2000);
	expect_user(AT + 0x2000, 7, "ring 3 writes a kernel's page");
	v = read_it(AT + 0x2000);
	check(v == read_it(b), "which ring 1 may read");
	USER_RUN(user_read, AT + 0x2000);
	expect_user(AT + 0x2000, 5, "and ring 3 still not, once it has been read");
	/* the directory's bits count, too */
	USER_RUN(user_read, 0xc0100000);
	expect_user(0xc0100000, 5, "ring 3 reads the kernel's half");
	done();
}

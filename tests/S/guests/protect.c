// SPDX-License-Identifier: GPL-2.0
/*
 * Reads, writes and jumps to each page of the hole.  What is there is the
 * Switcher's; a write, and a jump to anything but its text, faults in us.
 * The one page that takes a write is this CPU's stack of the Switcher.
 */
#include "check.h"

static void do_write(void *at)
{
	*(volatile u32 *)at = 0;
}

/* what is there already: harmless where it succeeds */
static void do_rewrite(void *at)
{
	asm volatile("lock orl $0, (%0)" : : "r"(at) : "memory");
}

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static void do_jump(void *at)
{
	asm volatile("call *%0" : : "r"(at) : "memory");
}

USER_CODE(user_read, "movl 0x40020000, %ecx\n movl (%ecx), %ebx\n movl $0, %eax\n int $0x80\n ud2");
USER_CODE(user_write, "movl 0x40020000, %ecx\n movl $0, (%ecx)\n movl $0, %eax\n int $0x80\n ud2");

static void try_sidt(void *x)
{
	struct { u16 limit; u32 base; } __attribute__((packed)) d;

	asm volatile("sidt %0" : "=m"(d));
}

static void store(u8 what, u32 *base, u32 *limit)
{
	struct { u16 limit; u32 base; } __attribute__((packed)) d = { 0 };

	if (what)
		asm volatile("sidt %0" : "=m"(d));
	else
		asm volatile("sgdt %0" : "=m"(d));
	*base = d.base;
	*limit = d.limit;
}

void guest_main(struct boot_params *bp)
{
	u32 hole = -lguest_data.reserve_mem, at, writable = 0, readable = 0, wrong = 0;
	u32 users = 0, last = 0, base, limit, entry, pages = 0;
	int v;

	check(hole >= 0xc0000000u && !(hole & 0x1fffff), "the hole begins at 0x%x", hole);
	/* the Switcher's table is the first 4 MB; the rest must be nothing at all */
	for (at = hole; at < hole + 0x400000 && at >= hole; at += 4096) {
		pages++;
		if (try_insn(do_read, (void *)at) == -1)
			readable++;
		v = try_insn(do_rewrite, (void *)at);
		if (v == -1) {
			writable++;
			last = at;
		} else if (v != 14 || last_fault.cr2 != at) {
			wrong++;
		}
	}
	check(writable == 1, "%u pages, %u readable, %u writable (0x%x)", pages, readable, writable, last);
	check(readable >= 3 && readable <= 8, "only this CPU's own, and the text");
	check_eq(wrong, 0, "each write to another is our page fault, with its address");
	for (at = hole + 0x400000; at >= hole; at += 0x40000)
		if (try_insn(do_read, (void *)at) != 14 || last_fault.cr2 != at ||
		    try_insn(do_write, (void *)at) != 14)
			wrong++;
	check_eq(wrong, 0, "beyond it there is nothing, up to 4 GB");

	/* our tables as the processor has them, where it tells (UMIP: it does not) */
	v = try_insn(try_sidt, 0);
	if (v == -1) {
		store(1, &base, &limit);
		check(base >= hole, "the IDT lies there (0x%x)", base);
		check_eq(try_insn(do_write, (void *)base), 14, "a write to its first gate");
		check_eq(try_insn(do_write, (void *)(base + 0x80 * 8)), 14, "a write to the system call's gate");
		check_eq(last_fault.error & 2, 2, "is a fault of a write");
		check_eq(try_insn(do_write, (void *)(base + 14 * 8 + 4)), 14, "a write to the page fault's");
		store(0, &base, &limit);
		check(base >= hole, "the GDT lies there (0x%x)", base);
		check_eq(try_insn(do_write, (void *)(base + 12 * 8)), 14, "a write to our code's descriptor");
		check_eq(try_insn(do_write, (void *)(base + 30 * 8)), 14, "a write to the Switcher's");
	} else {
		check_eq(v, 13, "sidt is forbidden here");
	}
	v = try_insn(do_write, (void *)hole);
	check(v == 14, "a write to the first page of the hole: vector %d", v);

	/* ring 3 sees nothing of it */
	entry = user_map(user_read, user_read_end);
	for (at = hole; at >= hole && at < hole + 0x400000; at += 4096) {
		*(volatile u32 *)USER_DATA = at;
		run3(entry);
		users += last_fault.vector != 14 || last_fault.cr2 != at;
	}
	check_eq(users, 0, "ring 3 cannot read any of it");
	entry = user_map(user_write, user_write_end);
	*(volatile u32 *)USER_DATA = last;
	run3(entry);
	check_eq(last_fault.vector, 14, "nor write the page that takes writes");

	/* a jump there: the text is code, for us as well; it must not get far */
	for (at = hole, wrong = 0; at < hole + 0x400000 && at >= hole; at += 4096) {
		if (try_insn(do_read, (void *)at) != -1) {
			v = try_insn(do_jump, (void *)at);
			wrong += v != 14;
		}
	}
	check_eq(wrong, 0, "a jump to what is not there is our page fault");
	done();
}

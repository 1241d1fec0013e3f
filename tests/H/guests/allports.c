// SPDX-License-Identifier: GPL-2.0
/* All 65,536 ports from ring 1 and ring 3: not one of them may be reached. */
#include "check.h"

static volatile u32 protection, others;

static void gp(struct trap_frame *f)
{
	u8 *insn = (u8 *)f->eip;

	if (f->error == 0 && (insn[0] == 0xec || insn[0] == 0xee) && (f->cs & 3) == 3) {
		protection++;
		f->eip++;
	} else {
		others++;
		panic("a protection fault at 0x%x, error 0x%x", f->eip, f->error);
	}
}

USER_CODE(all_in, "\
	xorl %edx, %edx\n\
	xorl %ebx, %ebx\n\
1:	movl $0x11223344, %eax\n\
	inb %dx, %al\n\
	cmpl $0x11223344, %eax\n\
	je 2f\n\
	incl %ebx\n\
2:	incl %edx\n\
	cmpl $0x10000, %edx\n\
	jne 1b\n\
	xorl %eax, %eax\n\
	int $0x80\n\
	ud2\n");

void guest_main(struct boot_params *bp)
{
	u32 port, wrong = 0, first = 0, a, n;

	for (port = 0; port < 0x10000; port++) {
		a = 0x11223344;
		asm volatile("inb %%dx, %%al" : "+a"(a) : "d"(port));
		if (a != 0x112233ff && !wrong++)
			first = port;
	}
	check(wrong == 0, "in from ring 1: %u ports answered, the first was 0x%x", wrong, first);
	for (port = 0; port < 0x10000; port++)
		asm volatile("outb %%al, %%dx" : : "a"(0), "d"(port));
	check(1, "out from ring 1: we are still here");

	set_handler(13, gp);
	n = user(all_in);
	check_eq(n, 0, "in from ring 3: no port answered");
	check_eq(protection, 0x10000, "each was a protection fault");
	check_eq(others, 0, "and there were no others");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * System calls to a kernel stack that the processor cannot find: each comes back with a
 * new stack for the next one, and a shadow that has forgotten where that is.
 */
#include "check.h"

#define STACKS 5
static u8 stacks[STACKS][PAGE_SIZE] __attribute((aligned(PAGE_SIZE)));
static u32 calls, wrong, where[STACKS], mode;

/* ring 3 with a number in each register; counts the answers that are right, and exits with them */
USER_CODE(caller,
	SET(ebp, 0)
	SET(ecx, 2000)
"1:\n"	SET(eax, 7)
	SET(ebx, 0xb0b0b0b0)
	SET(edx, 0xd0d0d0d0)
	SET(esi, 0x51515151)
	SET(edi, 0xd1d1d1d1) "\
	stc\n\
	int $0x80\n\
	jnc 2f\n\
	cmpl %ecx, %eax\n\
	jne 2f\n"
	KEPT(ebx, 0xb0b0b0b0)
	KEPT(edx, 0xd0d0d0d0)
	KEPT(esi, 0x51515151)
	KEPT(edi, 0xd1d1d1d1) "\
	incl %ebp\n\
2:	decl %ecx\n\
	jnz 1b\n\
	xorl %eax, %eax\n\
	movl %ebp, %ebx\n\
	int $0x80\n\
	ud2\n");

static void next_stack(void)
{
	u32 top = (u32)&stacks[calls % STACKS] + PAGE_SIZE - calls % 7 * 4;

	if (mode == 1)		/* nowhere */
		top = 0x80002000;
	if (mode == 2)		/* its frame would run over the end of the address space */
		top = 8;
	if (mode == 3)		/* read-only is as good as nowhere */
		map_page((u32)&stacks[0], (u32)&stacks[0], PTE_PRESENT);
	if (mode == 3)
		top = (u32)&stacks[0] + PAGE_SIZE;
	if (calls % 3)
		hcall(LHCALL_FLUSH_TLB, 1, 0, 0, 0);
	hcall(LHCALL_SET_STACK, LGUEST_KERNEL_DS, top, 0, 0);
}

static void on_syscall(struct trap_frame *f)
{
	u32 at = (u32)f, i = (at - (u32)stacks) / PAGE_SIZE;

	if (calls && (i >= STACKS || i != (calls - 1) % STACKS))
		wrong++;
	else if (calls)
		where[i]++;
	if ((f->cs & 3) != 3 || f->ss != LGUEST_USER_DS || !(f->eflags & 1) || !irqs_disabled())
		wrong++;
	f->eax = f->ecx;
	next_stack();
	calls++;
}

void guest_main(struct boot_params *bp)
{
	u32 i, used = 0, right;

	mode = option(bp, "mode", 0);
	set_syscall_handler(on_syscall);
	right = run3(user_map(caller, caller_end));
	check_eq(right, 2000, "2000 calls came back with an answer, and all other registers");
	check_eq(calls, 2000, "each of them arrived once");
	check_eq(wrong, 0, "on the stack of its turn, from ring 3");
	for (i = 0; i < STACKS; i++)
		used += where[i] > 300;
	check_eq(used, STACKS, "each stack had its turn");
	done();
}

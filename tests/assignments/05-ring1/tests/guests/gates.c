// SPDX-License-Identifier: GPL-2.0
/* System calls by a gate of either kind: many, by two handlers, and one that takes its time. */
#include "check.h"

static u32 calls, wrong;
u32 second_calls;	/* counted by second_entry */
static volatile u32 ticks;

static void on_syscall(struct trap_frame *f)
{
	calls++;
	if ((f->cs & 3) != 3 || f->ebx != calls || f->ecx != ~calls)
		wrong++;
	f->eax = f->ebx ^ f->ecx ^ f->edx;
}

/* (edx is how many) the exit's value: how many answers were right */
USER_CODE(caller, "\
	movl 0x40020000, %edx\n\
	xorl %ebx, %ebx\n\
	xorl %edi, %edi\n\
1:	cmpl %edx, %ebx\n\
	jae 3f\n\
	incl %ebx\n\
	movl %ebx, %ecx\n\
	notl %ecx\n\
	movl $7, %eax\n\
	int $0x80\n\
	movl %ebx, %esi\n\
	xorl %ecx, %esi\n\
	xorl %edx, %esi\n\
	cmpl %esi, %eax\n\
	jne 2f\n\
	incl %edi\n\
2:	jmp 1b\n\
3:	movl $0, %eax\n\
	movl %edi, %ebx\n\
	int $0x80\n\
	ud2\n");

static void call(u32 n, const char *name)
{
	u32 right;

	calls = 0;
	*(volatile u32 *)USER_DATA = n;
	right = run3(USER_TEXT);
	check(calls == n && right == n && !wrong, "%s: %u of %u calls arrived, %u answers, %u wrong", name,
	      calls, n, right, wrong);
}

extern const char second_entry[];
asm("second_entry: incl second_calls\n jmp syscall_entry");

static volatile u32 inside;

static void tick(struct trap_frame *f)
{
	ticks += inside;
}

/*
 * The event was asked for before the call: any exit between the call and here would
 * put the real flag right again, also a hypercall.
 */
static void slow_syscall(struct trap_frame *f)
{
	u32 i;

	inside = 1;
	local_irq_enable();
	for (i = 0; i < 100000000 && !ticks; i++)
		barrier();
	local_irq_disable();
	inside = 0;
	f->eax = f->ebx ^ f->ecx ^ f->edx;
}

void guest_main(struct boot_params *bp)
{
	const char *what = word(bp);
	u32 ns;

	user_map(caller, caller_end);
	set_syscall_handler(on_syscall);
	if (streq(what, "many")) {
		set_gate(LGUEST_SYSCALL_VECTOR, syscall_entry, 3, GATE_INTERRUPT);
		call(option(bp, "count", 1000), "by an interrupt gate");
	} else if (streq(what, "change")) {
		call(10, "by the first handler");
		check_eq(second_calls, 0, "none by the second");
		set_gate(LGUEST_SYSCALL_VECTOR, second_entry, 3, GATE_TRAP);
		call(10, "by the second handler");
		check_eq(second_calls, 11, "all by the second");
		set_gate(LGUEST_SYSCALL_VECTOR, syscall_entry, 3, GATE_TRAP);
		call(10, "by the first again");
		check_eq(second_calls, 11, "none by the second");
	} else if (streq(what, "boss")) {
		set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
		irq_unblock(LGUEST_IRQ_TIMER);
		set_syscall_handler(slow_syscall);
		set_gate(LGUEST_SYSCALL_VECTOR, syscall_entry, 3, GATE_INTERRUPT);
		*(volatile u32 *)USER_DATA = 1;
		/* on a busy machine it may come before the call does: later, then */
		for (ns = 20000000; ns < 500000000 && !ticks; ns *= 2) {
			set_clockevent(ns);
			run3(USER_TEXT);
			set_clockevent(0);
		}
		check(ticks, "a timer event arrives while the handler runs");
	}
	done();
}

// SPDX-License-Identifier: GPL-2.0
/* A ring-3 program that makes count= system calls: none of them needs the host. */
#include "check.h"

static u32 calls, wrong, flags_on, storm;
static volatile u32 ticks, armed, on_entry;

static void on_syscall(struct trap_frame *f)
{
	calls++;
	if ((f->cs & 3) != 3 || (f->ss & 3) != 3 || f->ebx != calls || f->ecx != ~calls)
		wrong++;
	if (!irqs_disabled())
		flags_on++;
	f->eax = f->ebx ^ f->ecx ^ f->edx;
	if (storm && armed == ticks) {
		armed++;
		set_clockevent(1 + random() % 2000);
	}
}

static void tick(struct trap_frame *f)
{
	ticks++;
	on_entry += f->eip == (u32)syscall_entry;
}

/* edx is how many; exit value: how many answers were right */
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

void guest_main(struct boot_params *bp)
{
	u32 n = option(bp, "count", 1000), right, rounds, total;
	u32 entry = user_map(caller, caller_end);

	storm = option(bp, "storm", 0);
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	set_syscall_handler(on_syscall);
	*(volatile u32 *)USER_DATA = n;
	local_irq_enable();
	/* in a storm, as often as it takes */
	for (rounds = right = total = 0; !rounds || (storm && ticks < 1500 && rounds < 5000); rounds++) {
		calls = 0;
		right += run3(entry);
		total += calls;
	}
	n *= rounds;
	check_eq(total, n, "each call arrived");
	check_eq(wrong, 0, "from ring 3, with its registers");
	check_eq(flags_on, 0, "in a handler with interrupts off");
	check_eq(right, n, "each answer came back, all other registers intact");
	check(!irqs_disabled(), "interrupts are on again");
	if (storm) {
		for (n = 0; n < 100000000 && ticks != armed; n++)
			barrier();
		check(ticks == armed && ticks > 9, "%u timer events among them, %u arrived", armed, ticks);
		check_eq(on_entry, 0, "none of them on the gate's first instruction");
	}
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * All 65,536 selectors into %fs and %gs, with a timer that has the Switcher
 * load them again and again; far jumps to all; what works must be our own
 * segments and nothing else.  die=1..4: make our own segments unusable.
 */
#include "check.h"

static volatile u32 ticks;

static void tick(struct trap_frame *f)
{
	ticks++;
	set_clockevent(50000);
}

static u32 selector, target;

static void load(void *x)
{
	asm volatile("movl %0, %%gs" : : "r"(selector));
	/* there and back through the Switcher with it */
	hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
}

static void jump(void *x)
{
	struct {
		u32 offset;
		u16 selector;
	} __attribute__((packed)) to = { target, selector };

	asm volatile("lcall *%0" : : "m"(to) : "memory");
}

asm(".text\nfar_back: lret");
extern char far_back[];

static void frame(u32 cs, u32 ss)
{
	asm volatile("pushl %1\n\tpushl %%esp\n\tpushl $0x202\n\tpushl %0\n\tpushl $1f\n\tiret\n1:"
		     : : "r"(cs), "r"(ss));
}

static void bad_frame(void *x)
{
	frame(selector, LGUEST_KERNEL_DS);
}

static bool ours(u32 s)
{
	u32 n = s >> 3;

	/* null; ours; none with the local table's bit */
	return n == 0 ? !(s & 4) : !(s & 4) && n >= 12 && n <= 15;
}

void guest_main(struct boot_params *bp)
{
	u32 s, wrong = 0, worked = 0, die = option(bp, "die", 0);

	if (die == 1)		/* an address-limited code segment of our own, then taken away */
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfbb00, 0);
	if (die == 1 || die == 2) {
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfbb00, 0);
		asm volatile("ljmp $0xa1, $1f\n1:");
		if (die == 1)
			hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0, 0, 0);
		else		/* data, where code was */
			hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfb300, 0);
		panic("it went on");
	}
	if (die == 3) {		/* the stack's descriptor goes */
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfb300, 0);
		asm volatile("movl %0, %%ss" : : "r"(0xa1));
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0, 0, 0);
		panic("it went on");
	}
	if (die == 4) {		/* the stack's descriptor becomes code */
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfb300, 0);
		asm volatile("movl %0, %%ss" : : "r"(0xa1));
		hcall(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfbb00, 0);
		panic("it went on");
	}

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	set_clockevent(50000);
	for (s = 0; s < 0x10000; s++) {
		bool want = ours(s);
		int v;

		selector = s;
		/* beyond the table they are all alike */
		if (s > 0x400 && s % 61)
			continue;
		v = try_insn(load, 0);
		if (v == -1)
			worked++;
		/* some of ours are for another ring: the processor says which */
		if (v == -1 && !want && wrong++ < 5)
			printf("# selector 0x%x could be loaded\n", s);
		if (v != -1 && v != 13 && v != 11 && wrong++ < 5)
			printf("# selector 0x%x: vector %d\n", s, v);
	}
	check(wrong == 0 && worked > 4, "%u selectors for %%gs work, the others do not (%u wrong)",
	      worked, wrong);
	asm volatile("movl %0, %%gs" : : "r"(0));
	for (s = wrong = worked = 0; s < 0x400; s++) {
		int v;

		selector = s;
		target = (u32)far_back;
		v = try_insn(jump, 0);
		worked += v == -1;
		if (v == -1 ? (s & ~3u) != (LGUEST_KERNEL_CS & ~3u) : v != 13 && v != 11) {
			wrong++;
			printf("# far call to 0x%x: vector %d\n", s, v);
		}
	}
	check(wrong == 0 && worked >= 1, "far calls: to our own code only (%u work)", worked);
	for (s = wrong = 0; s < 0x400; s++) {
		int v;

		/* a return to ring 1, with any code segment; to ring 3 the frame is not fit */
		if ((s & 3) == 3)
			continue;
		selector = s;
		v = try_insn(bad_frame, 0);
		if (s == LGUEST_KERNEL_CS)
			continue;
		if (v != 13 && v != 11 && v != 14) {
			wrong++;
			printf("# iret to 0x%x: vector %d\n", s, v);
		}
	}
	check(wrong == 0, "iret to anybody else's code is a fault");
	check(ticks > 10, "with %u timer interrupts among it all", ticks);
	done();
}

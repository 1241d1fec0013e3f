// SPDX-License-Identifier: GPL-2.0
/* cli, sti, pushf and popf as words in memory. */
#include "check.h"

#define IF 0x200u
static volatile u32 ticks, frame_if, masked_inside;

static void tick(struct trap_frame *f)
{
	ticks++;
	frame_if = f->eflags & IF;
	masked_inside = irqs_disabled();
}

static volatile u32 ud_if, ud_masked;

static void undefined(struct trap_frame *f)
{
	ud_if = f->eflags & IF;
	ud_masked = irqs_disabled();
	f->eip += 2;	/* past ud2 */
}

static void real_cli(void *arg)
{
	asm volatile("cli");
}

static void real_sti(void *arg)
{
	asm volatile("sti");
}

static u32 real_flags(void)
{
	u32 f;

	asm volatile("pushfl\n\tpopl %0" : "=r"(f));
	return f;
}

static volatile struct lguest_data *data = &lguest_data;

static bool wait_for(u32 bit)
{
	u32 i;

	for (i = 0; i < 2000000000 && !(data->irq_pending & bit); i++)
		;
	return data->irq_pending & bit;
}

void guest_main(struct boot_params *bp)
{
	u32 flags, i;

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);

	local_irq_disable();
	check(irqs_disabled(), "cli: the virtual flag is off");
	check_eq(data->irq_enabled, 0, "cli: the word is 0");
	check_eq(local_save_flags() & IF, 0, "pushf says so");
	check_eq(real_flags() & IF, IF, "the processor's own flag stays on");
	set_clockevent(1000000);
	check(wait_for(LGUEST_PENDING), "an interrupt that is due says that it waits");
	check_eq(ticks, 0, "and waits");
	local_irq_enable();
	check_eq(ticks, 1, "sti delivers it at once");
	check_eq(frame_if, IF, "its frame says that interrupts were on");
	check(masked_inside, "its handler begins with interrupts off");
	check(!irqs_disabled(), "its iret turned them on again");
	check_eq(data->irq_enabled, IF, "and the word is 0x200 again");
	check_eq(data->irq_pending & LGUEST_PENDING, 0, "nothing waits any more");

	/* save and restore, nested */
	flags = local_save_flags();
	check_eq(flags & IF, IF, "pushf when on");
	local_irq_disable();
	local_irq_restore(local_save_flags());
	check(irqs_disabled(), "popf of off leaves it off");
	set_clockevent(1000000);
	wait_for(LGUEST_PENDING);
	check_eq(ticks, 1, "still waiting");
	local_irq_restore(flags);
	check_eq(ticks, 2, "popf of on delivers");

	/* a blocked line */
	irq_block(LGUEST_IRQ_TIMER);
	set_clockevent(1000000);
	check(wait_for(LGUEST_PENDING_BLOCKED), "a blocked line's interrupt is announced in bit 0");
	check_eq(ticks, 2, "but not delivered");
	check_eq(data->irq_pending & LGUEST_PENDING, 0, "and bit 9 stays clear");
	irq_unblock(LGUEST_IRQ_TIMER);
	for (i = 0; i < 200000000 && ticks == 2; i++)
		barrier();
	check_eq(ticks, 3, "until it is unblocked");
	check_eq(data->irq_pending, 0, "then nothing waits");

	/* exceptions keep the virtual flag in their frame */
	set_handler(6, undefined);
	local_irq_disable();
	asm volatile("ud2");
	check_eq(ud_if, 0, "an exception's frame: off");
	check(ud_masked, "its handler: off");
	check(irqs_disabled(), "after its iret: off");
	local_irq_enable();
	asm volatile("ud2");
	check_eq(ud_if, IF, "an exception's frame: on");
	check(!irqs_disabled(), "after its iret: on");

	/* the real instructions are not for ring 1 */
	check_eq(try_insn(real_cli, 0), 13, "a real cli is a protection fault");
	check_eq(try_insn(real_sti, 0), 13, "a real sti is one too");
	done();
}

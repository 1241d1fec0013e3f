// SPDX-License-Identifier: GPL-2.0
/* A module with call sites of cli, sti and pushf, which uses them, too. */
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int turns;

static noinline unsigned int use_the_flag(void)
{
	unsigned long flags, inner;
	unsigned int seen = 0;

	local_irq_save(flags);
	seen |= irqs_disabled() << 0;
	local_irq_enable();
	seen |= !irqs_disabled() << 1;
	local_irq_disable();
	seen |= irqs_disabled() << 2;
	local_save_flags(inner);
	seen |= !(inner & X86_EFLAGS_IF) << 3;
	local_irq_restore(flags);
	seen |= !irqs_disabled() << 4;
	spin_lock_irqsave(&lock, flags);
	turns++;
	spin_unlock_irqrestore(&lock, flags);
	return seen;
}

static int __init sites_init(void)
{
	pr_notice("sites: seen %#x\n", use_the_flag());
	return 0;
}

static void __exit sites_exit(void)
{
}

module_init(sites_init);
module_exit(sites_exit);
MODULE_DESCRIPTION("lguest test: call sites in a module");
MODULE_LICENSE("GPL");

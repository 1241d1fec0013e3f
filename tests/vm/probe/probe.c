// SPDX-License-Identifier: GPL-2.0
/*
 * The tests' eyes in the host kernel.  /proc/lgprobe shows, one line a CPU,
 * the registers that the Switcher changes around a guest and must restore.
 *
 * And one hand: a line "FUNCTION return VALUE" or "FUNCTION second VALUE" written
 * to /proc/lginject makes that function, when this very process calls it,
 * return at once, or see another second argument; "off" ends it.  Some of the
 * host's checks guard against what cannot happen; this makes it happen.
 *
 * A number written to /proc/lglate is how many milliseconds this CPU shall do nothing,
 * with its interrupts off: a host that is busy, and late with its timers.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/cpu.h>
#include <asm/msr.h>
#include <asm/desc.h>
#include <asm/special_insns.h>
#include <linux/kprobes.h>
#include <linux/uaccess.h>
#include <linux/sched.h>
#include <linux/delay.h>
#include <linux/nmi.h>

struct regs {
	unsigned long cr0, cr4, dr7, tr, ldt, sysenter_cs, gdt, idt, gs, fs;
	unsigned int tssbusy;
};

static void look(void *info)
{
	struct regs *r = info;
	struct desc_ptr gdt, idt;
	u32 lo = 0, hi = 0;

	r->cr0 = read_cr0();
	r->cr4 = native_read_cr4();
	asm volatile("mov %%db7, %0" : "=r"(r->dr7));
	asm volatile("str %0" : "=r"(r->tr));
	asm volatile("sldt %0" : "=r"(r->ldt));
	asm volatile("mov %%fs, %0" : "=r"(r->fs));
	asm volatile("mov %%gs, %0" : "=r"(r->gs));
	native_store_gdt(&gdt);
	asm volatile("sidt %0" : "=m"(idt));
	r->gdt = gdt.address;
	r->idt = idt.address;
	if (boot_cpu_has(X86_FEATURE_SEP))
		rdmsr_safe(MSR_IA32_SYSENTER_CS, &lo, &hi);
	r->sysenter_cs = lo;
}

static int show(struct seq_file *m, void *v)
{
	int cpu;

	cpus_read_lock();
	for_each_online_cpu(cpu) {
		struct regs r = { };

		smp_call_function_single(cpu, look, &r, 1);
		seq_printf(m, "cpu %d cr0 %lx cr4 %lx dr7 %lx tr %lx ldt %lx",
			   cpu, r.cr0, r.cr4, r.dr7, r.tr & 0xffff,
			   r.ldt & 0xffff);
		seq_printf(m, " gs %lx fs %lx", r.gs & 0xffff, r.fs & 0xffff);
		seq_printf(m, " gdt %lx idt %lx sysenter_cs %lx pge %d\n",
			   r.gdt, r.idt, r.sysenter_cs,
			   !!(r.cr4 & X86_CR4_PGE));
	}
	cpus_read_unlock();
	return 0;
}

static char symbol[64], action[16];
static unsigned long value;
static pid_t whose;
static bool armed;

/* what a function that is to return at once does instead */
asm(".text\n\t.globl lgprobe_return\nlgprobe_return:\n\tret");
extern char lgprobe_return[];

static int before(struct kprobe *p, struct pt_regs *regs)
{
	if (current->tgid != whose)
		return 0;
	if (action[0] == 's') {
#ifdef CONFIG_X86_64
		regs->si = value;
#else
		regs->dx = value;
#endif
		return 0;
	}
	regs->ax = value;
	regs->ip = (unsigned long)lgprobe_return;
	return 1;
}

static struct kprobe probe;

static void disarm(void)
{
	if (armed)
		unregister_kprobe(&probe);
	armed = false;
}

static int arm(void)
{
	memset(&probe, 0, sizeof(probe));
	probe.symbol_name = symbol;
	probe.pre_handler = before;
	return register_kprobe(&probe);
}

static ssize_t inject(struct file *f, const char __user *from, size_t n, loff_t *off)
{
	char line[128];
	int err;

	if (n >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, from, n))
		return -EFAULT;
	line[n] = 0;
	disarm();
	if (!strcmp(line, "off"))
		return n;
	if (sscanf(line, "%63s %15s %li", symbol, action, &value) != 3)
		return -EINVAL;
	whose = current->tgid;
	err = arm();
	if (err == -ENOENT) {	/* since 6.10 what allocates is a macro around this */
		strlcat(symbol, "_noprof", sizeof(symbol));
		err = arm();
	}
	if (err)
		return err;
	armed = true;
	return n;
}

static const struct proc_ops inject_ops = { .proc_write = inject };

static ssize_t late(struct file *f, const char __user *from, size_t n, loff_t *off)
{
	unsigned int ms, i;
	int err = kstrtouint_from_user(from, n, 0, &ms);

	if (err || ms > 5000)
		return err ?: -EINVAL;
	local_irq_disable();
	for (i = 0; i < ms; i++)
		mdelay(1);
	touch_nmi_watchdog();
	local_irq_enable();
	return n;
}

static const struct proc_ops late_ops = { .proc_write = late };

static int __init probe_init(void)
{
	if (!proc_create_single("lgprobe", 0400, NULL, show))
		return -ENOMEM;
	if (!proc_create("lginject", 0200, NULL, &inject_ops)) {
		remove_proc_entry("lgprobe", NULL);
		return -ENOMEM;
	}
	if (!proc_create("lglate", 0200, NULL, &late_ops)) {
		remove_proc_entry("lginject", NULL);
		remove_proc_entry("lgprobe", NULL);
		return -ENOMEM;
	}
	return 0;
}

static void __exit probe_exit(void)
{
	disarm();
	remove_proc_entry("lglate", NULL);
	remove_proc_entry("lginject", NULL);
	remove_proc_entry("lgprobe", NULL);
}

module_init(probe_init);
module_exit(probe_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what lguest's tests look at in the host kernel");

// SPDX-License-Identifier: GPL-2.0
/*
 * The tests' eyes in the host kernel.  /proc/lgprobe shows, one line a CPU,
 * the registers that the Switcher changes around a guest and must restore.
 * Writing "oops" or any other word does nothing: this module only looks.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/cpu.h>
#include <asm/msr.h>
#include <asm/desc.h>
#include <asm/special_insns.h>

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

static int __init probe_init(void)
{
	return proc_create_single("lgprobe", 0400, NULL, show) ? 0 : -ENOMEM;
}

static void __exit probe_exit(void)
{
	remove_proc_entry("lgprobe", NULL);
}

module_init(probe_init);
module_exit(probe_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what lguest's tests look at in the host kernel");

// SPDX-License-Identifier: GPL-2.0
/*
 * What a guest might try on a host in long mode: code segments with L=1, gates and system descriptors of
 * all types, far transfers to the host's selectors, the instructions that look into them, the
 * instructions that 64 bits brought, from rings 1 and 3. It learns nothing and gains nothing.
 */
#include "check.h"

#define SLOT 20
static u32 stack1[2048];
static u32 sel, result;
static struct { u32 ip; u16 cs; } __attribute__((packed)) far;
extern char probe_code[];

/* 48 is "dec %eax" in 32 bits and a prefix in 64; then back by a far return */
asm(".text\nprobe_code:\n movl $0x1000, %eax\n .byte 0x48\n .byte 0x90\n lret");

static void far_call(void *x)
{
	asm volatile("lcall *%1" : "=a"(result) : "m"(far) : "memory");
}
static void far_jump(void *x)
{
	asm volatile("ljmp *%0" : : "m"(far) : "memory");
}
static void far_iret(void *x)
{
	asm volatile("pushl %0\n\tpushl %1\n\tpushfl\n\tpushl %2\n\tpushl %3\n\tiret"
		     : : "r"((sel & 3) == 1 ? LGUEST_KERNEL_DS : LGUEST_USER_DS), "r"(0x300000), "r"(sel),
		     "r"(probe_code) : "memory");
}

#define INSN(name, text) static void name(void *x) { asm volatile("pushal\n\t" text "\n\tpopal" : : : "memory"); }
INSN(i_syscall, "syscall")
INSN(i_sysenter, "xorl %%ecx, %%ecx\n\txorl %%edx, %%edx\n\tsysenter")
INSN(i_sysret, "movl $probe_code, %%ecx\n\t.byte 0x0f, 0x07")
INSN(i_sysexit, "movl $probe_code, %%edx\n\t.byte 0x0f, 0x35")
INSN(i_swapgs, ".byte 0x0f, 0x01, 0xf8")
INSN(i_rdfsbase, ".byte 0xf3, 0x0f, 0xae, 0xc0")
INSN(i_rdgsbase, ".byte 0xf3, 0x0f, 0xae, 0xc8")
INSN(i_wrgsbase, ".byte 0xf3, 0x0f, 0xae, 0xd8")
INSN(i_rdpmc, "xorl %%ecx, %%ecx\n\trdpmc")
INSN(i_rdmsr, "movl $0xc0000101, %%ecx\n\t.byte 0x0f, 0x32")
INSN(i_wrmsr, "movl $0xc0000080, %%ecx\n\tmovl $0x501, %%eax\n\txorl %%edx, %%edx\n\t.byte 0x0f, 0x30")
INSN(i_lldt, "movl $160, %%eax\n\tlldt %%ax")
INSN(i_ltr, "movl $160, %%eax\n\tltr %%ax")
INSN(i_lidt, "lidt 0x1000")
INSN(i_lgdt, "lgdt 0x1000")
INSN(i_xsetbv, "xorl %%ecx, %%ecx\n\t.byte 0x0f, 0x01, 0xd1")
INSN(i_xgetbv, "xorl %%ecx, %%ecx\n\t.byte 0x0f, 0x01, 0xd0")
INSN(i_invpcid, "xorl %%eax, %%eax\n\t.byte 0x66, 0x0f, 0x38, 0x82, 0x00")
INSN(i_monitor, ".byte 0x0f, 0x01, 0xc8")
INSN(i_vmrun, ".byte 0x0f, 0x01, 0xd8")
INSN(i_clgi, ".byte 0x0f, 0x01, 0xdd")
INSN(i_rdpkru, "xorl %%ecx, %%ecx\n\t.byte 0x0f, 0x01, 0xee")
#define I(n) { #n, i_##n }
static const struct { const char *name; void (*fn)(void *); } insns[] = {
	I(syscall), I(sysenter), I(sysret), I(sysexit), I(swapgs), I(rdfsbase), I(rdgsbase), I(wrgsbase),
	I(rdpmc), I(rdmsr), I(wrmsr), I(lldt), I(ltr), I(lidt), I(lgdt), I(xsetbv), I(xgetbv), I(invpcid), I(monitor),
	I(vmrun), I(clgi), I(rdpkru),
};

static bool lar(u32 selector, u32 *rights)
{
	u8 good;

	asm volatile("larl %2, %0\n\tsetz %1" : "=r"(*rights), "=q"(good) : "r"(selector));
	return good;
}

static void descriptors(void)
{
	u32 type, size, dpl, ran = 0, wide = 0, gained = 0, i;
	u32 at = (u32)probe_code;

	/* code of all kinds, with L, D and both */
	for (type = 8; type < 16; type++)
		for (size = 0; size < 8; size++)
			for (dpl = 0; dpl < 4; dpl++) {
				hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, 0xffff,
				      0x008f9000 | size << 20 | dpl << 13 | type << 8, 0);
				for (i = 0; i < 4; i++) {
					sel = SLOT * 8 + i;
					far.ip = at;
					far.cs = sel;
					result = 0;
					if (try_insn(far_call, 0) == -1 && result) {
						ran++;
						wide += result == 0x1000;
					}
					try_insn(far_iret, 0);
				}
			}
	check(ran > 0 && !wide, "L=1: %u code segments ran, %u of them with 64 bits", ran, wide);
	/* system descriptors, with the eight bytes that follow in long mode; gates to all that could be ring 0 */
	for (type = 0; type < 16; type++)
		for (dpl = 0; dpl < 4; dpl++)
			for (i = 0; i < 32; i++) {
				hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, (i * 8) << 16 | (at & 0xffff),
				      (at & 0xffff0000) | 0x8000 | dpl << 13 | type << 8, 0);
				hcall(LHCALL_LOAD_GDT_ENTRY, SLOT + 1, 0, 0, 0);
				far.ip = at;
				far.cs = sel = SLOT * 8 + (i & 3);
				result = 0;
				gained += try_insn(far_call, 0) == -1 || result;
				gained += try_insn(far_jump, 0) == -1;
			}
	check(gained == 0, "no gate and no task leads anywhere (%u)", gained);
}

static void selectors(void)
{
	u32 i, rights, seen = 0, zero = 0, in = 0;

	hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, 0, 0, 0);
	for (i = 0; i < 0x10000; i++)
		if (lar(i, &rights)) {
			seen++;
			zero += !(rights & 3 << 13);
		}
	check(seen > 0 && zero == 0, "lar sees %u selectors, %u of ring 0", seen, zero);
	for (i = 0; i < 256; i++) {
		if ((i >> 3) >= LGUEST_KERNEL_CS / 8 && (i >> 3) <= LGUEST_USER_DS / 8)
			continue;
		far.ip = (u32)probe_code;
		far.cs = sel = i;
		in += try_insn(far_call, 0) == -1;
		in += try_insn(far_jump, 0) == -1;
		try_insn(far_iret, 0);
		in += last_fault.eip >= (u32)probe_code && last_fault.eip < (u32)probe_code + 8;
	}
	check(in == 0, "and into none of the host's leads a far call, jump or iret (%u)", in);
}

static void instructions(void)
{
	static char code[64];
	u32 i, j, n, ring3 = 0, ring1 = 0, entry;

	for (i = 0; i < sizeof(insns) / sizeof(insns[0]); i++) {
		int v = try_insn(insns[i].fn, 0);

		if (v != 6 && v != 13) {
			printf("# ring 1: %s: vector %d\n", insns[i].name, v);
			ring1++;
		}
		/* the same bytes in ring 3 */
		for (j = 0; j < 48; j++)
			code[j] = ((char *)insns[i].fn)[j];
		entry = user_map(code, code + 64);
		n = run3(entry);
		v = last_fault.vector;
		if (v != 6 && v != 13) {
			printf("# ring 3: %s: vector %d, %u\n", insns[i].name, v, n);
			ring3++;
		}
	}
	check(ring1 == 0, "%u instructions from ring 1: none does anything", i);
	check(ring3 == 0, "and from ring 3");
}

void guest_main(struct boot_params *bp)
{
	u32 n = option(bp, "n", 1);

	set_ring1_stack((u32)(stack1 + 2048));
	while (n--) {
		descriptors();
		selectors();
		instructions();
	}
	done();
}

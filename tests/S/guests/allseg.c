// SPDX-License-Identifier: GPL-2.0
/*
 * Each access byte that a descriptor can have, with each RPL, into each
 * segment register, and then a hypercall: what the guest could load, the
 * Switcher can load again.  And code and stack of ring 2, which nobody uses.
 */
#include "check.h"

#define SLOT 20
static u32 stack1[2048];
static u32 sel, flags;

#define LOADER(seg)							\
static void load_##seg(void *x)						\
{									\
	asm volatile("movw %%" #seg ", %%di\n\tmovl %0, %%" #seg "\n\t"	\
		     "int $0x1f\n\tmovw %%di, %%" #seg			\
		     : : "r"(sel), "a"(0) : "edi", "ebx", "ecx", "edx", "memory"); \
}
LOADER(ds)
LOADER(es)
LOADER(fs)
LOADER(gs)

/* with 16 bits of stack the iret back to us leaves %esp's upper half as it was in ring 0 */
static void load_ss(void *x)
{
	asm volatile("movw %%ss, %%di\n\tmovl %%esp, %%esi\n\tmovl %0, %%ss\n\t"
		     "int $0x1f\n\tmovw %%di, %%ss\n\tmovl %%esi, %%esp"
		     : : "r"(sel), "a"(0) : "edi", "esi", "ebx", "ecx", "edx", "memory");
}

static struct { u32 ip; u16 cs; } __attribute__((packed)) far;
extern char landing[];
asm("landing: xorl %eax, %eax\n int $0x1f\n ud2");	/* the same in 16 bits */
static void load_cs(void *x)
{
	far.ip = (u32)landing;
	far.cs = sel;
	asm volatile("ljmp *%0" : : "m"(far) : "eax", "memory");
}
static void call_cs(void *x)
{
	far.ip = (u32)landing;
	far.cs = sel;
	asm volatile("lcall *%0" : : "m"(far) : "eax", "memory");
}
static void iret_cs(void *x)
{
	asm volatile("pushl %0\n\tpushl %1\n\tpushl %2\n\tpushl %3\n\tpushl %4\n\tiret"
		     : : "r"(21 * 8 + (sel & 3)), "r"(0x300000), "r"(flags), "r"(sel), "r"(landing)
		     : "memory");
}

static const struct { const char *name; void (*fn)(void *); } loaders[] = {
	{ "ds", load_ds }, { "es", load_es }, { "fs", load_fs }, { "gs", load_gs }, { "ss", load_ss },
	{ "ljmp", load_cs }, { "lcall", call_cs }, { "iret", iret_cs },
};
#define LOADERS (sizeof(loaders) / sizeof(loaders[0]))

void guest_main(struct boot_params *bp)
{
	u32 access, rpl, i, granular, ok[LOADERS] = {}, odd = 0;
	u32 page = alloc_page();

	set_ring1_stack((u32)(stack1 + 2048));
	map_page(0x2ff000, page, P_PRESENT | P_WRITE | P_USER);
	for (i = 0x100000; i < 0x110000; i += 4096)	/* landing, for ring 3 */
		map_page(i, i, P_PRESENT | P_WRITE | P_USER);
	flush_tlb_all();
	for (access = 0; access < 256; access++) {
		for (granular = 0; granular < 16; granular++) {
			hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, 0xffff, granular << 20 | 0xf0000 | access << 8, 0);
			for (rpl = 0; rpl < 4; rpl++) {
				/* a stack for the ring in question */
				hcall(LHCALL_LOAD_GDT_ENTRY, 21, 0xffff, 0x00cf9300 | rpl << 13, 0);
				sel = SLOT * 8 + rpl;
				flags = (random() & 0x240cd5) | 2;
				for (i = 0; i < LOADERS; i++) {
					int v = try_insn(loaders[i].fn, 0);

					/* loaded, and came to a ud2 or back */
					if (v == -1 || v == 6)
						ok[i]++;
					else if (v == 13 && last_fault.eip >= (u32)landing && last_fault.eip < (u32)landing + 8)
						ok[i]++;	/* int $0x1f is ring 1's */
					else if (v != 11 && v != 12 && v != 13 && v != 14 && v != 10) {
						printf("# access 0x%x flags 0x%x rpl %u %s: vector %d\n",
						       access, granular, rpl, loaders[i].name, v);
						odd++;
					}
				}
			}
		}
	}
	for (i = 0; i < LOADERS; i++)
		check(ok[i] > 0, "%s: %u of %u", loaders[i].name, ok[i], 256 * 16 * 4);
	check(odd == 0, "and no vector that makes no sense (%u)", odd);

	/* every selector there is */
	for (i = odd = 0; i < 0x10000; i++) {
		sel = i;
		try_insn(loaders[i & 3].fn, 0);
		if (i < 0x200 || !(i & 63)) {
			try_insn(load_ss, 0);
			try_insn(load_cs, 0);
			try_insn(call_cs, 0);
		}
	}
	check(1, "65,536 selectors");
	done();
}

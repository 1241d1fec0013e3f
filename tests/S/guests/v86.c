// SPDX-License-Identifier: GPL-2.0
/*
 * An iret with EFLAGS.VM set, to a place where nothing is mapped: of ring 1, kind=0 with our segments
 * and 1 with none; of ring 3, kind=2, and kind=3 to one where an int $0x80 waits. kind=4 looks at the
 * frame of the fault.
 */
#include "check.h"

/* A processor that ignores the bit finds a null code segment. */
#define POPS(ip, flags)						\
	"pushl $0x69\n pushl $0x69\n pushl $0x69\n pushl $0x69\n "	\
	"pushl $0\n pushl $0x4000\n pushl $" flags "\n pushl $0\n pushl $" ip "\n iret\n ud2"
USER_CODE(nowhere, POPS("0x100", "0x20202"));
USER_CODE(call, "movl $20, %eax\n" POPS("0x200", "0x23202"));

static void ring1_ours(void *x)
{
	asm volatile("pushl $0x1234\n\tpushl $0x61\n\tpushl $0x69\n\tpushl $0x7b\n\t"
		     "pushl $0x1000\n\tpushl $0x4000\n\tpushl $0x20202\n\tpushl $0x31\n\tpushl $0\n\tiret");
}

static void ring1_none(void *x)
{
	asm volatile("pushl $0\n\tpushl $0\n\tpushl $0\n\tpushl $0\n\tpushl $0\n\t"
		     "pushl $0x4000\n\tpushl $0x20202\n\tpushl $0\n\tpushl $0x100\n\tiret");
}

static u32 stack1[1024];

static void look(struct trap_frame *f)
{
	check(!(f->eflags & 0x27100) && f->eflags & 2, "flags of a program (0x%x)", f->eflags);
	check((f->cs & 3) == 3 && (f->ss & 3) == 3, "and its segments (0x%x 0x%x)", f->cs, f->ss);
	done();
	shutdown("");
}

void guest_main(struct boot_params *bp)
{
	u32 kind = option(bp, "kind", 0), n = option(bp, "n", 100), i, bad = 0, page;

	if (kind == 4) {
		set_handler(13, look);
		user(call);
	}
	if (kind < 2)
		set_ring1_stack((u32)(stack1 + 1024));
	for (i = 0; i < n; i++) {
		int v = 13;

		if (kind == 0)
			v = try_insn(ring1_ours, 0);
		else if (kind == 1)
			v = try_insn(ring1_none, 0);
		else if (kind == 2)
			user(nowhere);
		else {
			page = alloc_page();
			*(u16 *)(page + 0x200) = 0x80cd;
			map_page(0, page, P_PRESENT | P_WRITE | P_USER);
			flush_tlb_all();
			user(call);
		}
		if (kind >= 2)
			v = last_fault.vector;
		bad += v != 13 || last_fault.error != 0 || (kind >= 2 && (last_fault.cs & 3) != 3);
	}
	check(bad == 0, "kind %u, %u times: vector %d error 0x%x cs 0x%x eip 0x%x", kind, n,
	      last_fault.vector, last_fault.error, last_fault.cs, last_fault.eip);
	done();
}

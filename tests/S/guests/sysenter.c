// SPDX-License-Identifier: GPL-2.0
/* sysenter (and syscall) from ring 3, n= times: a protection fault, always. */
#include "check.h"

USER_CODE(enter, "movl %esp, %ecx\n movl $0x40000000, %edx\n sysenter\n ud2");
USER_CODE(sysc, "syscall\n ud2");

static void ring1(void *x)
{
	asm volatile("pushl %%ebp\n\tsysenter\n\tpopl %%ebp" : : "c"(0), "d"(0) : "memory");
}

void guest_main(struct boot_params *bp)
{
	u32 n = option(bp, "n", 1000), i, bad = 0, entry = user_map(enter, enter_end);
	int v;

	for (i = 0; i < n; i++) {
		run3(entry);
		bad += last_fault.vector != 13 || last_fault.error != 0 ||
			last_fault.eip != entry + 7 || (last_fault.cs & 3) != 3;
	}
	check(bad == 0, "sysenter from ring 3, %u times, is a protection fault (%d %x %x)", n,
	      last_fault.vector, last_fault.error, last_fault.eip);
	v = try_insn(ring1, 0);
	check(v == 13, "sysenter from ring 1: vector %d", v);
	entry = user_map(sysc, sysc_end);
	run3(entry);
	check(last_fault.vector == 6 || last_fault.vector == 13, "syscall from ring 3: vector %d",
	      last_fault.vector);
	done();
}

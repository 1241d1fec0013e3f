// SPDX-License-Identifier: GPL-2.0
/* An iret of ring 1 with EFLAGS.VM set: kind=0 with our segments, 1 with none. */
#include "check.h"

void guest_main(struct boot_params *bp)
{
	u32 kind = option(bp, "kind", 0);

	printf("kind %u\n", kind);
	if (kind)
		asm volatile("pushl $0\n\tpushl $0\n\tpushl $0\n\tpushl $0\n\tpushl $0\n\t"
			     "pushl $0x4000\n\tpushl $0x20202\n\tpushl $0\n\tpushl $0x100\n\tiret");
	else
		asm volatile("pushl $0x1234\n\tpushl $0x61\n\tpushl $0x69\n\tpushl $0x7b\n\t"
			     "pushl $0x1000\n\tpushl $0x4000\n\tpushl $0x20202\n\tpushl $0x31\n\t"
			     "pushl $0\n\tiret");
	panic("came back");
}

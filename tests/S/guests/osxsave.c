// SPDX-License-Identifier: GPL-2.0
/* cpuid's bit 27 of %ecx is CR4.OSXSAVE as it is now. */
#include "check.h"

void guest_main(struct boot_params *bp)
{
	u32 a = 1, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	printf("osxsave %u\n", c >> 27 & 1);
}

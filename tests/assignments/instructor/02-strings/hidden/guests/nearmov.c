// SPDX-License-Identifier: GPL-2.0
/* A device behind a 16-bit address: the host does not know such an instruction, and should say so. */
#include "check.h"

void guest_main(struct boot_params *bp)
{
	map_page(0xf000, LGUEST_CONSOLE_PHYS, P_PRESENT | P_WRITE);
	flush_tlb_user();
	asm volatile(".byte 0x67, 0xa3, 0x00, 0xf0; nop; nop; nop; nop" : : "a"('x') : "memory");
	puts("it went on");
}

// SPDX-License-Identifier: GPL-2.0
/* What calls that change a table cost: the best of some, for a timer may tick. */
#include "check.h"

static u32 tls[6];

static u32 best(u32 nr, u32 a, u32 b, u32 c)
{
	u32 i, least = ~0u;

	for (i = 0; i < 40; i++) {
		u64 t = rdtsc64();

		hcall(nr, a, b, c, 0);
		t = rdtsc64() - t;
		if (t < least)
			least = t;
	}
	return least;
}

void guest_main(struct boot_params *bp)
{
	printf("cost null %u\n", best(LHCALL_SEND_INTERRUPTS, 0, 0, 0));
	printf("cost tls %u\n", best(LHCALL_LOAD_TLS, (u32)tls, 0, 0));
	printf("cost gdt %u\n", best(LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfb300));
	printf("cost idt %u\n", best(LHCALL_LOAD_IDT_ENTRY, 0x60, 0x00610000, 0x00108e00));
	printf("cost stack %u\n", best(LHCALL_SET_STACK, LGUEST_KERNEL_DS, 0x107000, 0));
	printf("cost after %u\n", best(LHCALL_SEND_INTERRUPTS, 0, 0, 0));
}

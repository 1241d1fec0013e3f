// SPDX-License-Identifier: GPL-2.0
/* What the host says about the time-stamp counter. */
#include "check.h"

void guest_main(struct boot_params *bp)
{
	printf("tsc_khz %u\n", lguest_data.tsc_khz);
	printf("reserve_mem 0x%x\n", lguest_data.reserve_mem);
}

// SPDX-License-Identifier: GPL-2.0
/* int $0x80 from ring 3 when the guest's gate does not let it: #GP, as for any other vector. */
#include "check.h"

USER_CODE(int_80, "nop\n int $0x80\n movl $0, %eax\n movl $77, %ebx\n ud2");

static void attempt(const char *name, u32 low, u32 high)
{
	u32 entry = user_map(int_80, int_80_end), r;

	hcall(LHCALL_LOAD_IDT_ENTRY, 0x80, low, high, 0);
	last_fault.vector = 0xbad;
	last_fault.error = 0xbad;
	r = run3(entry);
	check(last_fault.vector == 13 && gate_error(last_fault.error, 0x80),
	      "%s: a protection fault (vector %d error 0x%x, %u)", name,
	      last_fault.vector, last_fault.error, r);
}

void guest_main(struct boot_params *bp)
{
	u32 to = (u32)syscall_entry;
	u32 low = LGUEST_KERNEL_CS << 16 | (to & 0xffff), high = to & 0xffff0000;

	attempt("gate with DPL 1", low, high | 0xae00);
	attempt("gate with DPL 0", low, high | 0x8e00);
	attempt("no gate", 0, 0);
	done();
}

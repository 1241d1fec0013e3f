// SPDX-License-Identifier: GPL-2.0
/*
 * Ring 3 whose %eip happens to be where direct system calls go: it has a code
 * segment of its own with a base, so the same offset is another address.
 * Its spinning there must not turn its kernel's interrupts off.
 */
#include "check.h"

static volatile u32 ticks;

static volatile u32 from;

static void tick(struct trap_frame *f)
{
	from = f->cs;
	ticks++;
}

/* the loop is to be at the offset of syscall_entry in segment 6 */
USER_CODE(go_there,
	  "movl $150000000, %ecx\n"
	  "ljmp *(0x40020000)\n"
	  "1: loop 1b\n"		/* %eip is syscall_entry all the time */
	  "movl $0, %eax\n movl %ecx, %ebx\n int $0x80\n ud2\n");

void guest_main(struct boot_params *bp)
{
	u32 entry = user_map(go_there, go_there_end), i;
	u8 *text = (u8 *)USER_TEXT;
	u32 *far = (u32 *)USER_DATA;
	u32 to, base, ip = (u32)syscall_entry;

	for (i = 0; text[i] != 0xe2 || text[i + 1] != 0xfe; i++)
		;
	to = USER_TEXT + i;
	base = to - ip;
	hcall(LHCALL_LOAD_GDT_ENTRY, 6, (base << 16) | 0xffff,
	      (base & 0xff000000) | 0x00cffb00 | (base >> 16 & 0xff), 0);
	far[0] = ip;
	far[1] = 6 * 8 + 3;
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	set_clockevent(20000000);
	i = run3(entry);
	check_eq(i, 0, "ring 3 has come to its end");
	check(from == 6 * 8 + 3, "a timer has interrupted it there, not later (cs 0x%x)", from);
	check(ticks == 1, "a timer of 20 ms has interrupted it (%u)", ticks);
	check(trap_count[LGUEST_IRQ_BASE] == 1, "once");
	done();
}

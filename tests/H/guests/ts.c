// SPDX-License-Identifier: GPL-2.0
/*
 * CR0.TS, virtual.  A guest that never sets it never sees vector 7; one that
 * does gets it at its next FPU use; and two tasks that share one FPU lazily
 * each find their own registers in it.
 */
#include "check.h"

static volatile u32 traps;
static u32 owner = 99, current;
static u8 area[2][512] __attribute__((aligned(16)));

static void fpu(void *x)
{
	asm volatile("fninit");
}

static void clear_only(struct trap_frame *f)
{
	traps++;
	hcall(LHCALL_TS, 0, 0, 0, 0);
}

/* the classic: at the first use, change the registers over */
static void lazy(struct trap_frame *f)
{
	traps++;
	hcall(LHCALL_TS, 0, 0, 0, 0);
	if (owner < 2)
		asm volatile("fxsave (%0)" : : "r"(area[owner]) : "memory");
	asm volatile("fxrstor (%0)" : : "r"(area[current]) : "memory");
	owner = current;
}

static void switch_to(u32 task)
{
	current = task;
	if (owner != task)
		hcall(LHCALL_TS, 1, 0, 0, 0);
	else
		hcall(LHCALL_TS, 0, 0, 0, 0);
}

static u32 mark[2][4] __attribute__((aligned(16))) = {
	{ 0x11111111, 2, 3, 4 }, { 0xeeeeeeee, 5, 6, 7 } };

static void put(u32 i, bool sse)
{
	asm volatile("fninit\n\tfildl %0" : : "m"(mark[i][0]));
	if (sse)
		asm volatile("movups %0, %%xmm5" : : "m"(mark[i]));
}

static bool mine(u32 i, bool sse)
{
	u32 x[4] = { 0 }, f;

	asm volatile("fistl %0" : "=m"(f));
	if (f != mark[i][0])
		return false;
	if (!sse)
		return true;
	asm volatile("movups %%xmm5, %0" : "=m"(x));
	return x[0] == mark[i][0] && x[3] == mark[i][3];
}

void guest_main(struct boot_params *bp)
{
	u32 a = 1, b, c, d, i, bad = 0, used = 0, t;
	bool sse;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	sse = d & 1 << 25;
	check_eq(try_insn(fpu, 0), -1, "who never sets TS never sees vector 7");
	for (i = 0; i < 1000; i++) {
		hcall(LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
		asm volatile("fninit");
	}
	hcall(LHCALL_TS, 1, 0, 0, 0);
	check_eq(try_insn(fpu, 0), 7, "TS set: the next FPU use is vector 7");
	check_eq(try_insn(fpu, 0), 7, "and the next one, too");
	hcall(LHCALL_TS, 0, 0, 0, 0);
	check_eq(try_insn(fpu, 0), -1, "TS cleared: no more");

	set_handler(7, clear_only);
	hcall(LHCALL_TS, 1, 0, 0, 0);
	asm volatile("fninit");
	asm volatile("fninit");
	check_eq(traps, 1, "a handler that clears it: one trap, and the instruction runs");

	/* lazily, between two tasks */
	for (i = 0; i < 2; i++) {
		asm volatile("fninit");
		asm volatile("fxsave (%0)" : : "r"(area[i]) : "memory");
	}
	set_handler(7, lazy);
	traps = 0;
	for (i = 0; i < 2; i++) {
		switch_to(i);
		put(i, sse);
	}
	for (i = 0; i < 2000; i++) {
		switch_to(random() & 1);
		if (random() & 1)
			continue;	/* a task that does not use it */
		used++;
		bad += !mine(current, sse);
	}
	check(bad == 0, "two tasks, lazily switched: %u uses, %u traps, %u with the other's registers",
	      used, traps, bad);
	check(traps > 100 && traps < used, "fewer traps than uses");
	t = traps;
	for (i = 0; i < 1000; i++)
		mine(current, sse);
	check(traps - t <= 1, "no trap while the owner stays");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What five things cost on this kind of host, in instructions, on the counting machine: a hypercall that
 * asks for nothing, a miss in the shadow, a program's system call, an exception handed to the guest, and a
 * tick of the host's that has nothing to do with the guest.
 */
#include "check.h"

#define CALLS	64

/* The best of five: a timer may tick. */
#define BEST(what) ({						\
	u32 _best = ~0, _i;					\
	for (_i = 0; _i < 5; _i++) {				\
		u32 _n = CALLS, _t;				\
		u64 _start = rdtsc64();				\
		while (_n--) {					\
			what;					\
		}						\
		_t = (u32)(rdtsc64() - _start);			\
		_best = _t < _best ? _t : _best;		\
	}							\
	_best; })

static u8 page[4096] __attribute__((aligned(4096)));

static void touch(void)
{
	asm volatile("movb %0, %%al" : : "m"(page[0]) : "eax", "memory");
}

static void nothing(struct trap_frame *f)
{
}

static void ud2(void *x)
{
	asm volatile("ud2");
}

static void no_ud2(void *x)
{
	asm volatile("");
}

/* ring 3: the same loop 64 times with the call in it, and without */
USER_CODE(calls, "movl $64, %ecx\n1: movl $7, %eax\n int $0x80\n decl %ecx\n jnz 1b\n xorl %eax, %eax\n int $0x80\n ud2");
USER_CODE(no_calls, "movl $64, %ecx\n1: movl $7, %eax\n nop\n decl %ecx\n jnz 1b\n xorl %eax, %eax\n int $0x80\n ud2");

static u32 program(u32 entry)
{
	u32 best = ~0, i;

	for (i = 0; i < 5; i++) {
		u64 start = rdtsc64();
		u32 t;

		run3(entry);
		t = (u32)(rdtsc64() - start);
		best = t < best ? t : best;
	}
	return best;
}

/* The shortest of some gaps in a loop that has none of its own. */
static u32 tick(void)
{
	u64 last = rdtsc64(), now;
	u32 best = ~0, n = 0;

	for (; n < 16; last = now) {
		now = rdtsc64();
		if (now - last < 200)
			continue;
		n++;
		best = now - last < best ? now - last : best;
	}
	return best;
}

void guest_main(struct boot_params *bp)
{
	u32 t;

	t = BEST(asm volatile("int $0x1f" : : "a"(0) : "memory"));
	printf("price: hypercall %u\n", (t - BEST(asm volatile("nop" : : "a"(0) : "memory"))) / CALLS);
	t = BEST(flush_tlb_one((u32)page); touch());
	printf("price: miss %u\n", (t - BEST(flush_tlb_one((u32)page))) / CALLS - 1);
	set_syscall_handler(nothing);
	t = program(user_map(calls, calls_end));
	printf("price: syscall %u\n", (t - program(user_map(no_calls, no_calls_end))) / CALLS + 1);
	t = BEST(try_insn(ud2, 0));
	printf("price: exception %u\n", (t - BEST(try_insn(no_ud2, 0))) / CALLS);
	printf("price: tick %u\n", tick());
	shutdown(NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Three things that a kernel does all day, and what they cost in instructions: on the machine that counts them
 * the time stamp counter is their number, the host's included. The best of three, for the host's timer may tick.
 *
 * part=1: unmap 256 pages; part=2: 64 switches; part=3: touch 512 pages after a flush. seed=N is in the data.
 */
#include "check.h"

#define AT	0x60000000u
#define RANGE	256
#define TOUCHED	512
#define ROUNDS	32

static u32 wrong, sum, best = ~0u;

static u64 now(void)
{
	u64 t;

	asm volatile("rdtsc" : "=A"(t) : : "memory");
	return t;
}

static void took(u64 since)
{
	u32 t = now() - since;

	best = t < best ? t : best;
}

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static u32 look(u32 at)
{
	return *(volatile u32 *)at;
}

static void flush(u32 seed)
{
	u32 frame = alloc_page(), i;
	u64 start;

	*(u32 *)frame = seed;
	for (i = 0; i < RANGE; i++)
		map_page(AT + i * PAGE_SIZE, frame, P_WRITE);
	for (i = 0; i < RANGE; i++)
		sum += look(AT + i * PAGE_SIZE);
	start = now();
	unmap_range(AT, RANGE);
	took(start);
	for (i = 0; i < RANGE; i++)
		wrong += *pte_of(AT + i * PAGE_SIZE) & P_PRESENT || try_insn(do_read, (void *)(AT + i * PAGE_SIZE)) != 14;
}

/* a data segment of ring 3's, of one page, which begins at base */
static void describe(u32 *descriptor, u32 base)
{
	descriptor[0] = base << 16 | 0x0fff;
	descriptor[1] = (base & 0xff000000) | (base >> 16 & 0xff) | 0x0040f300;
}

static u32 by_segment(void)
{
	u32 value;

	asm volatile("movl %1, %%gs; movl %%gs:0, %0; movl %2, %%gs"
		     : "=r"(value) : "r"(LGUEST_TLS_MIN * 8 + 3), "r"(0) : "memory");
	return value;
}

static u8 stacks[2][PAGE_SIZE] __attribute__((aligned(4096)));

static void switches(u32 seed)
{
	static struct process process[2];
	static u32 data[2];
	u32 i, page;
	u64 start;

	if (!process[0].cr3)
		for (i = 0; i < 2; i++) {
			process[i] = (struct process){ .cr3 = new_address_space(), .context = i + 1, .generation = 1,
				.stack = (u32)stacks[i] + PAGE_SIZE, .tls = alloc_page() };
			data[i] = seed + i;
			describe((u32 *)process[i].tls, (u32)&data[i]);
			load_cr3(process[i].cr3, 0, 0, 0);
			page = alloc_page();
			*(u32 *)page = 3 * seed + i;
			map_page(AT, page, P_WRITE);
		}
	switch_process(&process[1], &process[0]);
	look(AT);
	switch_process(&process[0], &process[1]);
	look(AT);
	start = now();
	for (i = 0; i < 2 * ROUNDS; i++) {
		switch_process(&process[~i & 1], &process[i & 1]);
		wrong += look(AT) != 3 * seed + (i & 1);
		wrong += by_segment() != seed + (i & 1);
		sum += look(AT);
	}
	took(start);
}

static void fill(u32 seed)
{
	static u32 frame[16];
	u32 i;
	u64 start;

	if (!frame[0])
		for (i = 0; i < TOUCHED; i++) {
			if (i < 16)
				frame[i] = alloc_page();
			map_page(AT + i * PAGE_SIZE, frame[i % 16], P_WRITE);
			*(volatile u32 *)(AT + i * PAGE_SIZE) = seed + i % 16;
		}
	flush_tlb_user();
	start = now();
	for (i = 0; i < TOUCHED; i++)
		sum += look(AT + i * PAGE_SIZE);
	took(start);
	for (i = 0; i < TOUCHED; i++)
		wrong += look(AT + i * PAGE_SIZE) != seed + i % 16;
}

void guest_main(struct boot_params *bp)
{
	static void (*const part[])(u32) = { flush, switches, fill };
	static const char *const name[] = { "flush", "switch", "fill" };
	u32 n = option(bp, "part", 1) - 1, i;

	for (i = 0; i < 3; i++) {
		sum = 0;
		part[n](option(bp, "seed", 1) % 10000);
	}
	printf("%s %u\nwrong %u\nsum %u\n", name[n], best, wrong, sum);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that has as many shadow page tables as it can: spaces= address
 * spaces with slots= pages in each, all 4 MB apart. What is then the host's to
 * take back is looked at again, page by page, rounds= times. In between it
 * halts or spins until there is input, asks the console n= times, or runs on.
 */
#include "check.h"

#define FIRST 0x40000000u	/* 512 slots of 4 MB */
#define FRAMES 16

static u32 frames[FRAMES], cr3s[16], current;
static volatile u32 told;

static void input(struct trap_frame *f)
{
	if (getchar_nowait() >= 0)
		told++;
}

static u32 at_slot(u32 slot)
{
	return FIRST + (slot << 22) + ((slot & 1023) << 12);
}

static void go(u32 space)
{
	load_cr3(cr3s[space], space + 1, 1, 1);
	current = space;
}

/* a table that all slots of a space share; space s sees frame (slot + s) */
static u32 new_space(u32 s, u32 slots)
{
	u32 *table = (u32 *)alloc_page(), *directory, cr3 = new_address_space(), i;

	directory = (u32 *)cr3;
	for (i = 0; i < 1024; i++)
		table[i] = frames[(i + s) % FRAMES] | P_PRESENT | P_WRITE | P_USER;
	for (i = 0; i < slots; i++)
		directory[(FIRST >> 22) + i] = (u32)table | P_PRESENT | P_WRITE | P_USER;
	return cr3;
}

static u32 look(u32 spaces, u32 slots)
{
	u32 s, i, bad = 0;

	for (s = 0; s < spaces; s++) {
		go(s);
		for (i = 0; i < slots; i++)
			bad += *(volatile u32 *)at_slot(i) != (i + s) % FRAMES;
	}
	return bad;
}

void guest_main(struct boot_params *bp)
{
	u32 spaces = option(bp, "spaces", 8), slots = option(bp, "slots", 500);
	u32 rounds = option(bp, "rounds", 1), asks = option(bp, "n", 50), i, n, bad;
	const char *how = word(bp);

	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_CONSOLE, input);
	irq_unblock(LGUEST_IRQ_CONSOLE);
	local_irq_enable();
	for (i = 0; i < FRAMES; i++) {
		frames[i] = alloc_page();
		*(u32 *)frames[i] = i;
	}
	for (i = 0; i < spaces; i++)
		cr3s[i] = new_space(i, slots);
	bad = look(spaces, slots);
	printf("full\n");
	for (n = 0; n < rounds; n++) {
		if (streq(how, "halt"))
			halt_until(&told, n + 1);
		else if (streq(how, "spin"))
			while (told <= n)
				barrier();
		else if (streq(how, "ask"))
			for (i = 0; i < asks; i++)
				getchar_nowait();
		bad += look(spaces, slots);
	}
	check(bad == 0, "%u spaces of %u pages, %u times: %u bad", spaces, slots, rounds + 1, bad);
	done();
}

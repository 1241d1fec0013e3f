// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle.  Random page tables, random accesses from ring 1 and ring 3,
 * random changes with the flushes that a processor would need, random switches
 * between address spaces; and an independent model, written from the
 * processor's manual and knowing nothing of shadows, that says what each
 * access must do: the value, or the fault, its error code and its address,
 * and the accessed and dirty bits.
 *
 * steps= how many, seed= which.  edge=1: the tables lie around the border of
 * the shared part and end at the hole; kglobal=1: the kernel's half is global.
 * judge= which kinds of disagreement count (the bits below); all, if it is not said.
 */
#include "check.h"

#define SPACES	12	/* more than there are shadows */
#define FRAMES	16
#define SLOTS	5	/* directory entries that we play with */
#define KSLOT	4	/* the one that belongs to the kernel's half */
#define PAGES	24	/* the first 12 and the last 12 pages of each */

static u32 slot_pde[SLOTS] = { 0x180, 0x181, 0x1ff, 0x2ff, 0x3a0 };
static u32 kglobal;
static u32 frame[FRAMES];

struct space {
	u32 cr3, context, generation;
	u32 table[SLOTS];
};
static struct space space[SPACES];
static u32 current;

static u32 accesses[8], faults[8], wrong, mapped_by, switches, changes;

#define FOUND		1	/* an access that is allowed finds its page */
#define FORBIDDEN	2	/* one that is not faults */
#define TOLD		4	/* with the right error code and address */
#define ACCESSED	8	/* the bits afterwards */
#define DIRTY		16
static u32 judge;

static u32 *pde(u32 s, u32 slot)
{
	return (u32 *)space[s].cr3 + slot_pde[slot];
}

static u32 page_index(u32 n)
{
	return n < PAGES / 2 ? n : 1024 - PAGES + n;
}

static u32 *pte(u32 s, u32 slot, u32 n)
{
	return (u32 *)space[s].table[slot] + page_index(n);
}

static u32 linear(u32 slot, u32 n)
{
	return slot_pde[slot] << 22 | page_index(n) << 12;
}

static u32 coin(u32 percent)
{
	return random() % 100 < percent;
}

static u32 random_bits(u32 present)
{
	u32 e = 0;

	if (coin(present))
		e |= P_PRESENT;
	if (coin(70))
		e |= P_WRITE;
	if (coin(70))
		e |= P_USER;
	if (coin(30))
		e |= P_ACCESSED;
	if (coin(20))
		e |= P_DIRTY;
	if (coin(20))
		e |= random() & 0xe18;	/* PWT, PCD, bits for software */
	return e;
}

static u32 random_pte(void)
{
	u32 e = random_bits(80) | frame[random() % FRAMES];

	if (coin(20))
		e |= P_GLOBAL;
	if (!(e & P_PRESENT) && coin(50))
		e = random() & ~P_PRESENT;	/* swapped out: any bits */
	return e;
}

static u32 random_pde(u32 table)
{
	return (random_bits(92) & ~P_DIRTY) | table;
}

/* The model.  What would a processor do? */
struct verdict {
	u32 fault, error, physical;
};

static struct verdict predict(u32 s, u32 slot, u32 n, u32 offset, u32 write, u32 user)
{
	struct verdict v = { 0, 0, 0 };
	u32 d = *pde(s, slot), t = *pte(s, slot, n), both = d & t;

	v.error = (write ? 2 : 0) | (user ? 4 : 0);
	if (!(d & P_PRESENT) || !(t & P_PRESENT)) {
		v.fault = 1;
	} else if ((user && !(both & P_USER)) || (write && !(both & P_WRITE))) {
		v.fault = 1;
		v.error |= 1;
	}
	v.physical = (t & P_ADDRESS) + offset;
	return v;
}

static void do_read(void *at)
{
	*(volatile u32 *)USER_DATA = *(volatile u32 *)at;
}

static u32 value_to_write;

static void do_write(void *at)
{
	*(volatile u32 *)at = value_to_write;
}

/* USER_DATA: [0] value read or to be written, [4] address, [8] write? */
USER_CODE(do_user, "\
	movl 0x40020004, %ecx\n\
	cmpl $0, 0x40020008\n\
	jne 1f\n\
	movl (%ecx), %edx\n\
	movl %edx, 0x40020000\n\
	jmp 2f\n\
1:	movl 0x40020000, %edx\n\
	movl %edx, (%ecx)\n\
2:	xorl %eax, %eax\n\
	xorl %ebx, %ebx\n\
	int $0x80\n\
	ud2");

static void complain(u32 kind, const char *what, u32 at, u32 write, u32 user, u32 got, u32 want)
{
	if (!(kind & judge))
		return;
	wrong++;
	if (wrong <= 10)
		printf("# %s: 0x%x %s from ring %u in space %u: got 0x%x, want 0x%x\n", what, at,
		       write ? "write" : "read", user ? 3u : 1u, current, got, want);
}

/* an entry afterwards: what else is in it belongs to the address that is found */
static void compare_entry(const char *what, u32 at, u32 write, u32 user, u32 got, u32 want)
{
	u32 wrong_bits = got ^ want;

	if (wrong_bits & P_ACCESSED)
		complain(ACCESSED, what, at, write, user, got, want);
	if (wrong_bits & P_DIRTY)
		complain(DIRTY, what, at, write, user, got, want);
	if (wrong_bits & ~(P_ACCESSED | P_DIRTY))
		complain(FOUND, what, at, write, user, got, want);
}

static void access(void)
{
	u32 slot = random() % SLOTS, n = random() % PAGES, offset = random() & 0xffc;
	u32 write = random() & 1, user = random() & 1, at = linear(slot, n) + offset;
	u32 d = *pde(current, slot), t = *pte(current, slot, n), value, got;
	volatile u32 *data = (volatile u32 *)USER_DATA;
	struct verdict v = predict(current, slot, n, offset, write, user);
	int vector;

	accesses[v.error & 7]++;
	value = write ? random() : v.fault ? 0 : *(volatile u32 *)v.physical;
	if (user) {
		data[0] = write ? value : ~value;
		data[1] = at;
		data[2] = write;
		last_fault.vector = ~0u;
		run3(USER_TEXT);
		vector = last_fault.vector;
	} else {
		data[0] = ~value;
		value_to_write = value;
		vector = try_insn(write ? do_write : do_read, (void *)at);
	}
	if (v.fault) {
		faults[v.error & 7]++;
		if (vector != 14)
			complain(FORBIDDEN, "no fault", at, write, user, vector, 14);
		else if (last_fault.error != v.error)
			complain(TOLD, "error code", at, write, user, last_fault.error, v.error);
		else if (last_fault.cr2 != at)
			complain(TOLD, "cr2", at, write, user, last_fault.cr2, at);
		/* a walk that fails may have set accessed bits; nothing else */
		if (vector == 14) {
			compare_entry("a fault changed the entry", at, write, user,
				      *pte(current, slot, n) & ~P_ACCESSED, t & ~P_ACCESSED);
			compare_entry("a fault changed the directory", at, write, user,
				      *pde(current, slot) & ~P_ACCESSED, d & ~P_ACCESSED);
		}
		return;
	}
	if (vector != -1) {
		complain(FOUND, "a fault", at, write, user, last_fault.error | vector << 16, 0);
		return;
	}
	got = write ? *(volatile u32 *)v.physical : data[0];
	if (got != value)
		complain(FOUND, "value", at, write, user, got, value);
	t |= P_ACCESSED | (write ? P_DIRTY : 0);
	d |= P_ACCESSED;
	/* the kernel's half may be cached by all spaces: only one copy of the
	 * directory entry need have been looked at
	 */
	if (slot == KSLOT)
		d = (d & ~P_ACCESSED) | (*pde(current, slot) & P_ACCESSED);
	compare_entry("page table entry", at, write, user, *pte(current, slot, n), t);
	compare_entry("directory entry", at, write, user, *pde(current, slot), d);
}

/* one change, and no less (but sometimes more) flushing than it needs */
static void change(void)
{
	u32 s = coin(60) ? current : random() % SPACES;
	u32 slot = random() % SLOTS, n = random() % PAGES, was, i;

	changes++;
	if (slot == KSLOT)
		s = current;	/* it is everybody's */
	if (coin(85)) {
		u32 *e = pte(s, slot, n);

		was = *e;
		*e = coin(70) ? random_pte() : was & ~(P_ACCESSED | P_DIRTY);
		if (slot == KSLOT && kglobal)
			*e |= P_GLOBAL;
		if (s != current) {
			space[s].generation++;
			return;
		}
		if (!(was & P_PRESENT) && coin(50)) {
			mapped_by++;	/* a processor does not cache what is not there */
			return;
		}
		/* with kglobal, seldom all: the tags are to have work */
		if (coin(kglobal ? 95 : 50))
			flush_tlb_one(linear(slot, n));
		else if (slot == KSLOT || coin(kglobal ? 5 : 20))
			flush_tlb_all();
		else
			flush_tlb_user();
		return;
	}
	if (slot == KSLOT && kglobal && coin(95))
		return;
	was = *pde(s, slot);
	*pde(s, slot) = random_pde(space[s].table[slot]);
	if (slot == KSLOT) {
		for (i = 0; i < SPACES; i++)
			*pde(i, slot) = *pde(s, slot);
		flush_tlb_all();
		return;
	}
	if (s != current) {
		space[s].generation++;
		return;
	}
	if (coin(30))
		hcall(LHCALL_FLUSH_ONE, slot_pde[slot] << 22, 1u << 22, 0, 0);
	else
		flush_tlb_user();
}

static void change_space(void)
{
	u32 next = random() % SPACES;

	switches++;
	if (coin(30))	/* as a kernel counts its flushes of this space */
		space[current].generation++;
	load_cr3(space[next].cr3, space[next].context, space[next].generation,
		 space[current].generation);
	current = next;
}

void guest_main(struct boot_params *bp)
{
	u32 steps = option(bp, "steps", 20000), i, j, k, all = 0;
	u32 ktable = alloc_page(), user_pde;

	random_state = option(bp, "seed", 2463534242u);
	kglobal = option(bp, "kglobal", 0);
	judge = option(bp, "judge", ~0u);
	if (option(bp, "edge", 0)) {
		slot_pde[0] = 0x2fe;
		slot_pde[1] = 0x2fd;
		slot_pde[KSLOT] = ((-lguest_data.reserve_mem >> 22) - 1) & 1023;	/* the last below the hole */
	}
	user_map(do_user, do_user_end);
	for (i = 0; i < FRAMES; i++) {
		frame[i] = alloc_page();
		for (j = 0; j < 1024; j++)
			((u32 *)frame[i])[j] = random();
	}
	user_pde = 0;
	for (i = 0; i < SPACES; i++) {
		space[i].cr3 = new_address_space();
		space[i].context = i == 5 ? 0 : i + 1;	/* one that is never kept */
		space[i].generation = 1;
		/* ring 3's own pages are the same in each space */
		user_pde = ((u32)pte_of(USER_TEXT) & P_ADDRESS) | P_PRESENT | P_WRITE | P_USER;
		((u32 *)space[i].cr3)[USER_TEXT >> 22] = user_pde;
		for (j = 0; j < SLOTS; j++) {
			space[i].table[j] = j == KSLOT ? ktable : alloc_page();
			for (k = 0; k < PAGES; k++)
				*pte(i, j, k) = random_pte() |
					(j == KSLOT && kglobal ? P_GLOBAL : 0);
			*pde(i, j) = j == KSLOT && i ? *pde(0, j) : random_pde(space[i].table[j]);
		}
	}
	current = 0;
	load_cr3(space[0].cr3, space[0].context, space[0].generation, 0);
	flush_tlb_all();

	for (i = 0; i < steps; i++) {
		u32 r = random() % 100;

		if (r < 60)
			access();
		else if (r < 88)
			change();
		else
			change_space();
	}
	for (i = 0; i < 8; i++)
		all += accesses[i];
	check(wrong == 0, "%u accesses, %u changes, %u switches: %u disagree with the architecture",
	      all, changes, switches, wrong);
	check(mapped_by > steps / 100, "%u entries appeared without a flush", mapped_by);
	for (i = 0; i < 8; i++)
		if (i & 1 ? i != 1 : 1)
			check(faults[i] > steps / 500, "faults with error code %u: %u", i, faults[i]);
	done();
}

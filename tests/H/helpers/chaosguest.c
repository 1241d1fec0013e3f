// SPDX-License-Identifier: GPL-2.0
/*
 * Random guests.  Each is a string of a few hundred small random deeds in
 * ring 1: hypercalls with odd arguments, the ring, far jumps, irets to
 * anywhere, segment loads, stores into the hole, plain garbage.  Whatever
 * traps goes on with the next deed.  Reproducible: chaosguest SEED SECONDS [paging].
 * What it says in the end is only how the guests ended: the judge is the
 * host's kernel log, and that the host is still there.
 */
#include <stddef.h>
#include "lgdev.h"

static struct machine m;
static uint32_t rs = 1;
static unsigned long ends[8], errs, guests, calls;

static uint32_t rnd(void)
{
	rs ^= rs << 13;
	rs ^= rs >> 17;
	rs ^= rs << 5;
	return rs;
}
static uint32_t below(uint32_t n) { return rnd() % n; }

#define SIZE	(4u << 20)
#define CODE	0x100000u
#define NEXT	0x17f000u	/* where a trap goes on */
#define CONT	0x17e000u	/* the handler */
#define STACK	0x170000u
#define DIR	0x200000u	/* page tables: identity, first 4 MB twice */
#define TAB	0x201000u

static uint32_t hole;

static uint32_t address(void)
{
	if (below(12))			/* or the guest is dead too soon */
		return 0x110000 + below(0x50000);
	switch (below(16)) {
	case 0: return below(SIZE);
	case 1: return LG_DATA + below(1500);
	case 2: return DIR + 4 * below(2048);
	case 3: return 0xc0000000 + below(SIZE);
	case 4: return hole + below(0x400000);
	case 5: return hole + below(16) * 4096 + below(4096);
	case 6: return hole - below(64);
	case 7: return -below(64);
	case 8: return SIZE - below(64) + 32;
	case 9: return LGUEST_CONSOLE_PHYS + 4096 + below(4096);
	case 10: return STACK - below(256);
	case 11: return 0x40000000 + below(1 << 22);
	case 12: return 1u << below(32);
	case 13: return CONT + below(0x1000);
	default: return 0x110000 + below(0x50000);
	}
}

static uint32_t selector(void)
{
	switch (below(4)) {
	case 0: return below(0x10000);
	case 1: return below(32) * 8 + below(8);
	case 2: return (12 + below(4)) * 8 + below(4);
	default: return (6 + below(3)) * 8 + below(4);
	}
}

static uint32_t word(void)
{
	static const uint32_t odd[] = { 0, 1, 2, 0xff, 0x100, 0x7fffffff, 0x80000000,
		0xffffffff, 0xfffff000, 0xc0000000, 0x200, 0xbfffffff };

	switch (below(4)) {
	case 0: return odd[below(12)];
	case 1: return address();
	case 2: return below(64);
	default: return rnd();
	}
}

static uint32_t descriptor_high(void)
{
	uint32_t h = rnd();

	if (below(4))
		h |= 0x9000;
	if (below(3) == 0)
		h |= 0x00cf0000;
	return h;
}

static void call_words(uint32_t *w)
{
	static const uint8_t nr[] = { 0, 4, 5, 6, 7, 8, 9, 14, 16, 18, 19, 14, 18, 4 };

	w[0] = nr[below(sizeof(nr))];
	if (below(3000) == 0)
		w[0] = word();
	w[1] = word(), w[2] = word(), w[3] = word(), w[4] = word();
	switch (w[0]) {
	case 4:
		w[1] = below(300) ? DIR : word();
		w[2] = below(12), w[3] = below(3), w[4] = below(3);
		break;
	case 5: case 8:
		w[1] = below(1000) ? below(2) : word();
		break;
	case 6:
		w[1] = below(256);
		w[2] = LGUEST_KERNEL_CS << 16 | (CONT & 0xffff);
		w[3] = (CONT & 0xffff0000) | 0x8e00 | below(4) << 13 | below(2) << 8;
		if (below(200) == 0)
			w[3] &= ~0x8000;
		if (below(1000) == 0)
			w[3] = rnd();
		break;
	case 7:
		w[1] = below(1000) ? LGUEST_KERNEL_DS : word();
		w[2] = below(3) ? STACK : address();
		break;
	case 9:
		w[1] = below(2) ? below(2000) : word();
		break;
	case 16:
		w[1] = 0x110000 + below(0x50000);
		break;
	case 18:
		w[1] = below(32);
		w[2] = below(3) ? rnd() : 0xffff;
		w[3] = descriptor_high();
		break;
	}
}

static void store(uint32_t at, uint32_t v)	/* movl $v, at */
{
	lg_code(&m, 2, 0xc7, 0x05);
	lg_word(&m, at);
	lg_word(&m, v);
}

static void push(uint32_t v)
{
	lg_code(&m, 1, 0x68);
	lg_word(&m, v);
}

static uint32_t eflags(void)
{
	uint32_t f = rnd() & 0x244fd5;	/* no VM: QEMU would believe it */

	return below(4) ? f & ~0x100 : f;
}

static void deed(int paging)
{
	uint32_t w[5], i, n;

	switch (below(17)) {
	case 0: case 1: case 2: case 3:
		call_words(w);
		calls++;
		lg_hcall(&m, w[0], w[1], w[2], w[3], w[4]);
		break;
	case 4:			/* the ring, wherever the host is in it */
		for (n = below(8); n--;) {
			uint32_t slot = below(64);

			call_words(w);
			for (i = 0; i < 5; i++)
				store(LG_DATA + offsetof(struct lguest_data, hcalls) + slot * 20 + i * 4, w[i]);
			lg_code(&m, 2, 0xc6, 0x05);
			lg_word(&m, LG_DATA + offsetof(struct lguest_data, hcall_status) + slot);
			lg_code(&m, 1, below(8) ? 0 : below(256));
			calls++;
		}
		break;
	case 5:			/* garbage */
		for (n = below(16); n--;)
			lg_code(&m, 1, below(256));
		lg_code(&m, 2, 0x0f, 0x0b);
		break;
	case 6:			/* mov to a segment register */
		lg_mov(&m, EAX, selector());
		lg_code(&m, 2, 0x8e, 0xc0 | (below(2) ? below(6) << 3 : 0x10));
		break;
	case 7:			/* far jump or call */
		lg_code(&m, 1, below(2) ? 0xea : 0x9a);
		lg_word(&m, below(2) ? CONT : address());
		i = selector();
		lg_code(&m, 2, i & 255, i >> 8);
		break;
	case 8:			/* iret */
		push(below(4) ? (15 * 8 + 3) : selector());
		push(address());
		push(eflags());
		push(below(4) ? (14 * 8 + 3) : selector());
		push(below(2) ? CONT : address());
		lg_code(&m, 1, 0xcf);
		break;
	case 9:			/* store */
		store(address(), word());
		break;
	case 10:		/* load */
		lg_code(&m, 2, 0x8b, 0x05 | below(8) << 3);
		lg_word(&m, address());
		break;
	case 11:		/* popf, and something behind it */
		push(eflags());
		lg_code(&m, 1, 0x9d);
		if (below(2)) {	/* in the shadow of mov to ss */
			lg_mov(&m, EAX, LGUEST_KERNEL_DS);
			lg_code(&m, 2, 0x8e, 0xd0);
		}
		lg_mov(&m, EAX, 0);
		lg_code(&m, 2, 0xcd, below(3) ? 0x80 : LGUEST_TRAP);
		break;
	case 12:
		lg_mov(&m, EAX, 0);
		lg_code(&m, 2, 0xcd, below(256));
		break;
	case 13: {
		static const uint8_t op[][3] = { { 0xf1, 0x90, 0x90 }, { 0x0f, 0x34, 0x90 },
			{ 0x0f, 0x05, 0x90 }, { 0x0f, 0x35, 0x90 }, { 0xf4, 0x90, 0x90 },
			{ 0x0f, 0x01, 0xd9 }, { 0x0f, 0x01, 0xdc }, { 0x0f, 0x01, 0xdd },
			{ 0x0f, 0x01, 0xd8 }, { 0x0f, 0xaa, 0x90 }, { 0x0f, 0x01, 0xc1 },
			{ 0xcc, 0x90, 0x90 }, { 0xce, 0x90, 0x90 }, { 0xec, 0xee, 0x90 },
			{ 0x0f, 0x06, 0x90 }, { 0x0f, 0x09, 0x90 }, { 0x0f, 0x30, 0x90 },
			{ 0x0f, 0x22, 0xc0 }, { 0x0f, 0x22, 0xd8 }, { 0x0f, 0x23, 0xf8 },
			{ 0x0f, 0x00, 0xd8 }, { 0x0f, 0x00, 0xd0 }, { 0xcf, 0x90, 0x90 },
			{ 0xcb, 0x90, 0x90 }, { 0xfa, 0xfb, 0x90 }, { 0x0f, 0x01, 0xd4 } };

		i = below(sizeof(op) / 3);
		lg_code(&m, 3, op[i][0], op[i][1], op[i][2]);
		break;
	}
	case 14:		/* its own page tables */
		if (paging && below(3) == 0)
			store(DIR + 4 * below(2048), below(2) ? rnd() : (below(0x400) << 12 | below(512)));
		break;
	case 15:		/* the words that the host looks at */
		store(LG_DATA + 4 * below(4), below(2) ? rnd() : below(3) * 0x100);
		break;
	case 16:		/* the stack pointer */
		lg_mov(&m, ESP, address());
		lg_code(&m, 1, 0x50 + below(8));
		break;
	}
}

static void make(int paging)
{
	struct lguest_data *d;
	uint32_t i, n = 100 + below(200), *where;
	uint32_t *dir = (void *)(m.mem + DIR), *tab = (void *)(m.mem + TAB);

	for (i = 0; i < 1024; i++)
		tab[i] = i << 12 | 7;
	dir[0] = dir[0x300] = TAB | 7;
	dir[0x100] = DIR | 7;		/* the tables map themselves */
	for (i = 0; i < 0x50000; i += 4)
		*(uint32_t *)(m.mem + 0x110000 + i) = rnd();

	m.at = m.mem + CONT;		/* movl $KERNEL_DS, %eax; into ss ds es */
	lg_mov(&m, EAX, LGUEST_KERNEL_DS);
	lg_code(&m, 2, 0x8e, 0xd0);
	lg_mov(&m, ESP, STACK);
	lg_code(&m, 4, 0x8e, 0xd8, 0x8e, 0xc0);
	lg_code(&m, 2, 0xff, 0x25);	/* jmp *NEXT */
	lg_word(&m, NEXT);

	m.at = m.mem + CODE;
	lg_mov(&m, ESP, STACK);
	lg_init_call(&m, LG_DATA);
	d = (void *)(m.mem + LG_DATA);
	d->syscall_vec = below(2) ? 0x80 : 0;
	d->irq_enabled = 0x200;
	if (below(4) == 0) {
		d->noirq_start = address();
		d->noirq_end = address();
	}
	for (i = 0; i < 256; i++)
		if (i < 32 || (i >= 0x30 && i < 0x50) || i == 0x80)
			lg_gate_call(&m, i, CONT, i == 3 || i == 4 || i == 5 || i == 0x80 ? 0xee00 : 0x8e00);
	lg_hcall(&m, LHCALL_SET_STACK, LGUEST_KERNEL_DS, STACK, 0, 0);
	if (paging)
		lg_hcall(&m, LHCALL_NEW_PGTABLE, DIR, 1, 1, 0);
	while (n--) {
		lg_code(&m, 2, 0xc7, 0x05);	/* movl $next, NEXT */
		lg_word(&m, NEXT);
		where = (void *)m.at;
		m.at += 4;
		deed(paging);
		if (m.at - m.mem > 0x110000 - 256)
			n = 0;
		*where = m.at - m.mem;
	}
	lg_poweroff_call(&m);
}

static void tick(int s) { }

int main(int argc, char **argv)
{
	uint32_t seed = argc > 1 ? atoi(argv[1]) : 1;
	double end = now() + (argc > 2 ? atoi(argv[2]) : 10);
	int paging = argc > 3, verbose = getenv("VERBOSE") != NULL;
	struct sigaction sa = { .sa_handler = tick };
	struct itimerval t = { { 0, 20000 }, { 0, 20000 } };
	FILE *f = fopen("/tmp/hole", "r");

	hole = 0xf7400000;
	if (f) {
		if (fscanf(f, "%x", &hole) != 1)
			die("hole");
		fclose(f);
	}
	sigaction(SIGALRM, &sa, NULL);
	while (now() < end) {
		int r, turns = 0;

		rs = seed * 2654435761u + 12345;
		lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
		make(paging);
		if (lg_initialize(&m) < 0)
			die("INITIALIZE");
		setitimer(ITIMER_REAL, &t, NULL);
		do {
			r = lg_run(&m);
			if (r == LGUEST_EXIT_MMIO_READ)
				lg_write(m.fd, 2, LHREQ_MMIO_RESULT, rnd());
			if (below(4) == 0)
				lg_write(m.fd, 2, LHREQ_IRQ, below(33));
		} while ((r == LGUEST_EXIT_MMIO_READ || r == LGUEST_EXIT_MMIO_WRITE) && ++turns < 500);
		if (verbose)
			printf("%u: %s %s\n", seed, lg_reason(r), r == 5 ? m.last.message : "");
		if (r < 0)
			errs++;
		else
			ends[r]++;
		if (below(2)) {
			struct lguest_exit again;

			if (r >= LGUEST_EXIT_POWEROFF &&
			    (read(m.fd, &again, sizeof(again)) != sizeof(again) || memcmp(&again, &m.last, sizeof(again))))
				printf("not ok seed %u: the end has changed: %u %s\n", seed, again.reason, again.message);
		}
		lg_end(&m);
		guests++;
		seed++;
	}
	memset(&t, 0, sizeof(t));
	setitimer(ITIMER_REAL, &t, NULL);	/* or it interrupts the last words */
	printf("chaosguest: %lu guests, %lu calls posted: power off %lu, died %lu, restart %lu, MMIO %lu, signal %lu; next seed %u\n",
	       guests, calls, ends[3], ends[5], ends[4], ends[1] + ends[2], errs, seed);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The ring, filled to every level, wrapped, and with a call in the middle
 * that ends the guest: which slots were taken can be read in its memory.
 */
#include "lgdev.h"

static struct machine m;

static void slot(struct lguest_data *d, int i, uint32_t nr, uint32_t a, uint32_t b)
{
	d->hcalls[i].nr = nr;
	d->hcalls[i].arg1 = a;
	d->hcalls[i].arg2 = b;
	d->hcall_status[i] = LHCALL_RING_FULL;
}

static void rep_movsb(uint32_t to, uint32_t from, uint32_t n)
{
	lg_mov(&m, EDI, to);
	lg_mov(&m, ESI, from);
	lg_mov(&m, ECX, n);
	lg_code(&m, 2, 0xf3, 0xa4);
}

#define DATA ((struct lguest_data *)(m.mem + LG_DATA))
#define COPY 0x1a0000	/* struct lguest_data as it is to be for the next call */

int main(void)
{
	int level, at, i, wrong = 0, runs = 0;

	/* from slot 0: level calls, of which number at (if any) is the end */
	for (level = 0; level <= 64; level++)
		for (at = -1; at < level; at += level < 8 ? 1 : 13) {
			struct lguest_data *d;
			int r;

			lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
			lg_mov(&m, ESP, 0x190000);
			lg_init_call(&m, LG_DATA);
			/* the guest fills its ring by copying one that we have made */
			d = (void *)(m.mem + COPY);
			memcpy(d, DATA, sizeof(*d));
			for (i = 0; i < level; i++)
				slot(d, i, i == at ? LHCALL_SHUTDOWN : LHCALL_TS,
				     i == at ? 0x2000 : i & 1, LGUEST_SHUTDOWN_RESTART);
			sprintf((char *)m.mem + 0x2000, "at %d", at);
			rep_movsb(LG_DATA + 28, COPY + 28, 64 + 64 * 20);
			lg_hcall(&m, LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
			lg_poweroff_call(&m);
			lg_initialize(&m);
			r = lg_run(&m);
			runs++;
			if (at < 0 ? r != LGUEST_EXIT_POWEROFF :
			    r != LGUEST_EXIT_RESTART || strcmp(m.last.message, (char *)m.mem + 0x2000)) {
				wrong++;
				printf("# level %d, end at %d: %s, \"%s\"\n", level, at, lg_reason(r),
				       m.last.message);
			}
			/* taken are all up to the end, and no more */
			for (i = 0; i < 64; i++) {
				int taken = at < 0 || i <= at || i >= level;

				if (DATA->hcall_status[i] != (taken ? LHCALL_RING_FREE : LHCALL_RING_FULL)) {
					wrong++;
					printf("# level %d, end at %d: slot %d is %x\n", level, at, i,
					       DATA->hcall_status[i]);
					break;
				}
			}
			lg_end(&m);
		}
	check(wrong == 0, "%d rings, to every level, some with an end in the middle: %d wrong", runs, wrong);

	/* a call in the ring that is none: the guest dies of it, the rest stays */
	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x190000);
	lg_init_call(&m, LG_DATA);
	slot((void *)(m.mem + COPY), 0, LHCALL_TS, 0, 0);
	slot((void *)(m.mem + COPY), 1, 4711, 0, 0);
	slot((void *)(m.mem + COPY), 2, LHCALL_TS, 0, 0);
	memset(((struct lguest_data *)(m.mem + COPY))->hcall_status + 3, 0xff, 61);
	rep_movsb(LG_DATA + 28, COPY + 28, 64 + 64 * 20);
	lg_hcall(&m, LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	lg_initialize(&m);
	i = lg_run(&m);
	check(i == LGUEST_EXIT_DIED && !strncmp(m.last.message, "bad hypercall 4711", 18),
	      "a bad one in the ring: %s", m.last.message);
	check(DATA->hcall_status[1] == LHCALL_RING_FREE && DATA->hcall_status[2] == LHCALL_RING_FULL,
	      "it was taken, the one behind it was not");
	lg_end(&m);

	/* INIT in the ring, and a slot that is full again as soon as it is taken */
	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x190000);
	lg_init_call(&m, LG_DATA);
	memset(DATA->hcall_status, LHCALL_RING_FULL, 64);	/* zeroes: 64 times call 0 */
	lg_hcall(&m, LHCALL_FLUSH_ASYNC, 0, 0, 0, 0);
	lg_poweroff_call(&m);
	lg_initialize(&m);
	i = lg_run(&m);
	check(i == LGUEST_EXIT_POWEROFF, "a ring of zeroes is 64 harmless calls: %s", lg_reason(i));
	done();
}

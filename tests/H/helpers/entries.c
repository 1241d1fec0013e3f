// SPDX-License-Identifier: GPL-2.0
/*
 * Any entry point, any boot parameters, any bytes as code: the guest dies
 * with its reason, or goes on; the host stays as it was.
 */
#include "lgdev.h"

static struct machine m;
static unsigned int seed = 99;

static unsigned int rnd(void)
{
	seed = seed * 1103515245 + 12345;
	return seed >> 8;
}

static void nothing(int s)
{
}

int main(void)
{
	static const uint32_t entries[] = { 0, 1, 0xfff, 0x1000, 0x3fffff, 0x400000, 0x7fffffff,
		0x80000000, 0xbfffffff, 0xc0000000, 0xc0100000, 0xd0000000, 0xf0000000, 0xf7400000,
		0xf7600000, 0xffc00000, 0xffffe000, 0xffffffff };
	struct itimerval soon = { { 0, 10000 }, { 0, 10000 } }, never = { };
	struct sigaction sa = { .sa_handler = nothing };
	int i, n, r, died_ = 0, other = 0, silent = 0, wrong = 0;
	unsigned int k;

	sigaction(SIGALRM, &sa, NULL);
	for (i = 0; i < (int)(sizeof(entries) / sizeof(*entries)); i++) {
		lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
		for (k = 0; k < m.size; k += 2)		/* ud2 everywhere */
			memcpy(m.mem + k, "\x0f\x0b", 2);
		m.entry = entries[i];
		if (lg_initialize(&m) < 0) {
			wrong++;
			printf("# entry 0x%x: refused\n", entries[i]);
			continue;
		}
		setitimer(ITIMER_REAL, &soon, NULL);
		do
			r = lg_run(&m);
		while (r == -EINTR);
		setitimer(ITIMER_REAL, &never, NULL);
		if (r != LGUEST_EXIT_DIED || !m.last.message[0]) {
			wrong++;
			printf("# entry 0x%x: %s\n", entries[i], lg_reason(r));
		}
		lg_end(&m);
	}
	check(wrong == 0, "%d entry points: each guest dies with a reason (%d did not)", i, wrong);

	/* random bytes for code, with struct lguest_data and without; 30 ms each */
	for (n = 0; n < 400; n++) {
		double t0 = now();

		lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
		lg_mov(&m, ESP, 0x190000);
		if (n & 1) {
			lg_init_call(&m, LG_DATA);
			for (k = 0; k < 32; k++)
				if (k != LGUEST_TRAP && n & 2)
					lg_gate_call(&m, k, LG_RAW + rnd() % 0x2000, 0x8e00);
		}
		while (m.at < m.mem + LG_RAW + 0x4000) {
			*m.at++ = rnd();
			/* some that matter */
			switch (rnd() % 24) {
			case 0: lg_code(&m, 2, 0xcd, 0x1f); break;
			case 1: lg_code(&m, 2, 0xcd, 0x80); break;
			case 2: lg_code(&m, 1, 0xcf); break;
			case 3: lg_code(&m, 2, 0x8e, rnd()); break;
			case 4: lg_mov(&m, EAX, rnd() % 20); break;
			case 5: lg_code(&m, 1, 0x9d); break;
			}
		}
		lg_initialize(&m);
		setitimer(ITIMER_REAL, &soon, NULL);
		do {
			r = lg_run(&m);
			if (r == LGUEST_EXIT_MMIO_READ || r == LGUEST_EXIT_MMIO_WRITE)
				r = -EINTR;
		} while (r == -EINTR && now() - t0 < 0.03);
		setitimer(ITIMER_REAL, &never, NULL);
		died_ += r == LGUEST_EXIT_DIED;
		other += r != LGUEST_EXIT_DIED;
		silent += r == LGUEST_EXIT_DIED && !m.last.message[0];
		lg_end(&m);
	}
	check(died_ > 100 && !silent, "400 guests of random bytes: %d died, %d did not; all with a reason",
	      died_, other);
	done();
}

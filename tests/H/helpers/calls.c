// SPDX-License-Identifier: GPL-2.0
/*
 * Every hypercall number with senseless arguments, and a great many numbers
 * that are no call at all.  The guest lives, or dies with a reason that a
 * person can read; nothing else may happen, and never for long.
 */
#include "lgdev.h"

#define SIZE (4u << 20)
static struct machine m;
static int ended[8], interrupted, wrong;

static void nothing(int s)
{
}

static int is_call(uint32_t nr)
{
	return nr <= 2 || (nr >= 4 && nr <= 10) || nr == 14 || nr == 16 || nr == 18 || nr == 19;
}

static void one(uint32_t nr, uint32_t a, uint32_t b, uint32_t c, uint32_t d, int init)
{
	struct itimerval soon = { { 0, 20000 }, { 0, 20000 } }, never = { };
	unsigned int i;
	char text[40];
	double t0;
	int r;

	lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x190000);
	if (init)
		lg_init_call(&m, LG_DATA);
	lg_hcall(&m, nr, a, b, c, d);
	lg_poweroff_call(&m);
	lg_code(&m, 2, 0xeb, 0xfe);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	setitimer(ITIMER_REAL, &soon, NULL);
	t0 = now();
	do
		r = lg_run(&m);
	while (r == -EINTR && nr != LHCALL_HALT && now() - t0 < 5);
	setitimer(ITIMER_REAL, &never, NULL);
	if (r == -EINTR) {
		interrupted++;
		if (nr != LHCALL_HALT) {
			wrong++;
			printf("# call %u(%x,%x,%x,%x): never came back\n", nr, a, b, c, d);
		}
	} else if (r < LGUEST_EXIT_POWEROFF || r > LGUEST_EXIT_DIED) {
		wrong++;
		printf("# call %u(%x,%x,%x,%x): %s\n", nr, a, b, c, d, lg_reason(r));
	} else {
		ended[r]++;
		if (r == LGUEST_EXIT_DIED) {
			for (i = 0; i < sizeof(m.last.message) && m.last.message[i]; i++)
				if (m.last.message[i] < ' ' || m.last.message[i] > '~')
					break;
			if (!i || i == sizeof(m.last.message) || m.last.message[i]) {
				wrong++;
				printf("# call %u(%x,%x,%x,%x): its last words are not text\n",
				       nr, a, b, c, d);
			}
		}
		sprintf(text, init || nr == 1 || nr == 2 || !is_call(nr) ?
			"bad hypercall %u" : "hypercall %u before", nr);
		if (!is_call(nr) || (!init && nr > 2)) {
			if (r != LGUEST_EXIT_DIED || strncmp(m.last.message, text, strlen(text))) {
				wrong++;
				printf("# call %u: %s, %s\n", nr, lg_reason(r), m.last.message);
			}
		}
	}
	lg_end(&m);
}

int main(void)
{
	static const uint32_t args[] = { 0, 1, 2, 5, 14, 20, 31, 32, 0x61, 0x69, 0x7b, 0x80, 255, 256,
		0x1000, 0x181000, SIZE - 4, SIZE, 0x7fffffff, 0x80000000, 0xbffff000, 0xc0000000,
		0xf0000000, 0xffc00000, 0xfffff000, 0xffffffff };
	enum { ARGS = sizeof(args) / sizeof(args[0]) };
	struct sigaction sa = { .sa_handler = nothing };
	uint32_t nr, seed = 12345;
	int i, n = 0;

	sigaction(SIGALRM, &sa, NULL);
	for (nr = 0; nr < 22; nr++)
		for (i = 0; i < ARGS; i++) {
			uint32_t r[3];
			int k;

			if (nr == LHCALL_HALT && i)
				continue;
			for (k = 0; k < 3; k++) {
				seed = seed * 1103515245 + 12345;
				r[k] = args[(seed >> 16) % ARGS];
			}
			one(nr, args[i], r[0], r[1], r[2], 1);
			n++;
			if (i < 3) {
				one(nr, args[i], r[0], r[1], r[2], 0);
				n++;
			}
		}
	for (i = 0; i < 2000; i++, n++) {
		do {
			seed = seed * 1103515245 + 12345;
			nr = i & 1 ? seed : seed >> 22;
		} while (is_call(nr));
		one(nr, seed, ~seed, seed << 7, seed >> 9, i % 5 != 0);
	}
	check(wrong == 0, "%d calls: %d power off, %d restart, %d die, %d sleep, %d wrong", n,
	      ended[LGUEST_EXIT_POWEROFF], ended[LGUEST_EXIT_RESTART], ended[LGUEST_EXIT_DIED],
	      interrupted, wrong);
	check(ended[LGUEST_EXIT_POWEROFF] > 50 && ended[LGUEST_EXIT_DIED] > 2000, "and enough of each");
	done();
}

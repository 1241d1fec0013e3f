// SPDX-License-Identifier: GPL-2.0
/*
 * ranges init|memory: addresses near 0, near the end of memory, near 4 GB, by
 * way of the calls that take them; who lives and who dies is compared with
 * arithmetic in 64 bits.
 */
#include "lgdev.h"

#define SIZE (4u << 20)
static struct machine m;
static int lived, died_;

static int lives(uint64_t at, uint64_t len)
{
	return at + len <= SIZE;
}

static int run(void)
{
	int r;

	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	r = lg_run(&m);
	lived += r == LGUEST_EXIT_POWEROFF;
	died_ += r == LGUEST_EXIT_DIED;
	return r;
}

static void begin(void)
{
	lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x190000);
}

static uint32_t around(int i)
{
	static const uint32_t base[] = { 0, SIZE, 0x80000000, 0xc0000000, 0xfffffffc,
		SIZE - 24, SIZE - 1396, SIZE - 111, SIZE - 4096, 4096, 8192, 0x7fffffff };
	static const int delta[] = { 0, 1, -1, 2, -2, 3, 4, -4, 7, 8, -8, 23, 24, 25, -24, -23, -25 };

	return base[i / 17 % 12] + delta[i % 17];
}

#define CASES (17 * 12)

int main(int argc, char **argv)
{
	int i, wrong = 0, init = argc > 1 && !strcmp(argv[1], "init");
	uint32_t at;
	char text[80];

	for (i = 0; i < CASES && init; i++) {
		int want, got;

		at = around(i);
		/* not over our own code */
		if (at > LG_RAW - 1396 && at < LG_RAW + 4096)
			continue;
		begin();
		lg_init_call(&m, at);
		lg_poweroff_call(&m);
		want = lives(at, sizeof(struct lguest_data)) ? LGUEST_EXIT_POWEROFF : LGUEST_EXIT_DIED;
		got = run();
		if (got != want || (got == LGUEST_EXIT_DIED &&
				    !strstr(m.last.message, "struct lguest_data at"))) {
			wrong++;
			printf("# INIT at 0x%x: %s, %s\n", at, lg_reason(got), m.last.message);
		} else if (got == LGUEST_EXIT_POWEROFF) {
			struct lguest_data *d = (void *)(m.mem + at);

			if (lg_host64() ? d->reserve_mem != 0 :
			    d->reserve_mem < (2 << 20) || d->reserve_mem & 0xfff || d->time_sec < 1000000000) {
				wrong++;
				printf("# INIT at 0x%x: reserve_mem 0x%x, time %llu\n", at,
				       d->reserve_mem, (unsigned long long)d->time_sec);
			}
		}
		lg_end(&m);
	}
	for (i = 0; i < CASES && !init; i++) {
		int want, got;

		/* three descriptors */
		at = around(i);
		begin();
		lg_init_call(&m, LG_DATA);
		lg_hcall(&m, LHCALL_LOAD_TLS, at, 0, 0, 0);
		lg_poweroff_call(&m);
		want = lives(at, 24) ? LGUEST_EXIT_POWEROFF : LGUEST_EXIT_DIED;
		got = run();
		sprintf(text, "24 bytes at %#x are not memory", at);
		if (got != want || (got == LGUEST_EXIT_DIED && !strstr(m.last.message, text))) {
			wrong++;
			printf("# TLS at 0x%x: %s, %s\n", at, lg_reason(got), m.last.message);
		}
		lg_end(&m);

		/* a message: of one byte, which is a zero, if it is in memory */
		begin();
		lg_hcall(&m, LHCALL_SHUTDOWN, at, LGUEST_SHUTDOWN_POWEROFF, 0, 0);
		if (at >= LG_RAW && at < LG_RAW + 256)
			continue;
		want = lives(at, 1) || !at ? LGUEST_EXIT_POWEROFF : LGUEST_EXIT_DIED;
		got = run();
		if (got != want || (got == LGUEST_EXIT_DIED && !strstr(m.last.message, "1 bytes at "))) {
			wrong++;
			printf("# message at 0x%x: %s, %s\n", at, lg_reason(got), m.last.message);
		}
		lg_end(&m);

		/* a page directory that maps nothing: a death in any case, but which? */
		begin();
		lg_init_call(&m, LG_DATA);
		lg_hcall(&m, LHCALL_NEW_PGTABLE, at, 0, 0, 0);
		got = run();
		if (got != LGUEST_EXIT_DIED) {
			wrong++;
			printf("# cr3 0x%x: %s\n", at, lg_reason(got));
		} else if (!strstr(m.last.message, "unhandled trap 14") !=
			   !lives(at & ~4095u, 4096)) {
			wrong++;
			printf("# cr3 0x%x: %s\n", at, m.last.message);
		}
		lg_end(&m);
	}
	check(wrong == 0, "%d lived, %d died, %d wrongly", lived, died_, wrong);
	check(lived > 20 && died_ > 20, "and some of each");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/* LHREQ_STATS, asked by whoever holds the file, while a guest runs; and asked wrongly. */
#include "lgdev.h"

static struct machine m;

static long ask(void *to)
{
	return lg_write(m.fd, 3, LHREQ_STATS, (uint32_t)(uintptr_t)to, 0);
}

static void *run(void *unused)
{
	lg_run(&m);
	return NULL;
}

int main(void)
{
	uint32_t counts[LGUEST_COUNTS + 1], later[LGUEST_COUNTS], i;
	volatile uintptr_t bad = 4;
	pthread_t t;
	int status;

	lg_prepare(&m, 8 << 20, "/t/guests/spin", "spin", MAP_PRIVATE, -1);
	memset(counts, 0x55, sizeof(counts));
	check_errno(ask(counts), 0, "before INITIALIZE");
	for (i = 0; i < LGUEST_COUNTS && !counts[i]; i++)
		;
	check(i == LGUEST_COUNTS, "all is zero");
	check(counts[i] == 0x55555555, "and not a word more is written");
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	check_errno(ask((void *)bad), EFAULT, "to no memory");
	check_errno(lg_write(m.fd, 2, LHREQ_STATS, (uint32_t)(uintptr_t)counts), EINVAL, "a word too few");
	check_errno(lg_write(m.fd, 4, LHREQ_STATS, (uint32_t)(uintptr_t)counts, 0, 0), EINVAL, "a word too many");

	pthread_create(&t, NULL, run, NULL);
	usleep(500000);
	check_errno(ask(counts), 0, "while it runs");
	usleep(500000);
	check_errno(ask(later), 0, "and again");
	check(counts[LGUEST_COUNT_FILL] > 0, "%u fills", counts[LGUEST_COUNT_FILL]);
	check(later[LGUEST_COUNT_HOST] > counts[LGUEST_COUNT_HOST],
	      "the host's timer: %u, then %u", counts[LGUEST_COUNT_HOST], later[LGUEST_COUNT_HOST]);
	check(later[LGUEST_COUNT_HYPERCALL] == counts[LGUEST_COUNT_HYPERCALL], "it spins, and makes no hypercall");
	fflush(stdout);
	if (!fork())
		_exit(ask(counts) < 0 || counts[LGUEST_COUNT_HOST] < later[LGUEST_COUNT_HOST]);
	wait(&status);
	check(status == 0, "a child is told, too");
	lg_write(m.fd, 2, LHREQ_BREAK, 1);
	pthread_join(t, NULL);
	ask(counts);
	check(counts[LGUEST_COUNT_READ] > later[LGUEST_COUNT_READ], "BREAK: read() has come back");
	done();
}

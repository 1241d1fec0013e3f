// SPDX-License-Identifier: GPL-2.0
/* migrate N: a guest that moves between two CPUs N times while it runs. */
#include "lgdev.h"
#include <sys/syscall.h>

static struct machine m;
static volatile int tid, finished, result;

static void *runner(void *arg)
{
	tid = syscall(SYS_gettid);
	result = lg_run(&m);
	finished = 1;
	return NULL;
}

static int cpu_of(int t)
{
	char path[64], buf[1024] = "", *c;
	int fd, i, n;

	sprintf(path, "/proc/self/task/%d/stat", t);
	fd = open(path, O_RDONLY);
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	c = strrchr(buf, ')');
	for (i = 0; c && i < 37; i++)
		c = strchr(c + 1, ' ');
	return c ? atoi(c) : -1;
}

int main(int argc, char **argv)
{
	int moves = 0, want = argc > 1 ? atoi(argv[1]) : 1000, i, cpu = 0, last = -1;
	pthread_t t;

	lg_start(&m, 8 << 20, "/t/guests/mix", "ticks=60000 id=3");
	m.echo = 1;
	pthread_create(&t, NULL, runner, NULL);
	while (!tid)
		;
	for (i = 0; i < want * 20 && !finished && moves < want; i++) {
		cpu_set_t set;
		int is;

		CPU_ZERO(&set);
		CPU_SET(cpu ^= 1, &set);
		sched_setaffinity(tid, sizeof(set), &set);
		usleep(1000);
		is = cpu_of(tid);
		moves += last >= 0 && is != last;
		last = is;
	}
	lg_write(m.fd, 2, LHREQ_IRQ, 5);
	fprintf(stderr, "moved %d times\n", moves);
	pthread_join(t, NULL);
	fprintf(stderr, "result %s\n", lg_reason(result));
	return !(result == LGUEST_EXIT_POWEROFF);
}

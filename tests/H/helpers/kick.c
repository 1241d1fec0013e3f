// SPDX-License-Identifier: GPL-2.0
/*
 * A kick gets a guest that never exits out of its processor at once, and not at
 * that processor's next timer tick. The time that it takes would be the outer
 * machine's as much as ours; so we count what gets the guest out. The kernel
 * counts the interrupts that one processor sends to another, and nothing else
 * sends them to this one, on which only the guest runs.
 */
#include "lgdev.h"

#define ROUNDS 200

static struct machine m;
static volatile int result, inside, turn;

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		die("CPU %d", cpu);
}

/* interrupts from another CPU to CPU 1 so far */
static unsigned int calls(void)
{
	char line[400];
	unsigned int a, b;
	FILE *f = fopen("/proc/interrupts", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " RES: %u %u", &a, &b) == 2) {
			fclose(f);
			return b;
		}
	die("no RES in /proc/interrupts");
}

static void *runner(void *arg)
{
	int i;

	pin(1);
	for (i = 0; i < ROUNDS; i++) {
		while (turn != i + 1)
			;
		result = lg_run(&m);
		inside = i + 1;
	}
	return NULL;
}

int main(void)
{
	unsigned int before;
	pthread_t t;
	int i, good = 0;

	pin(0);
	lg_start(&m, 8 << 20, "/t/guests/spin", "spin");
	pthread_create(&t, NULL, runner, NULL);
	turn = 1;
	usleep(500000);			/* until it runs and has printed its line */
	before = calls();
	for (i = 0; i < ROUNDS; i++) {
		turn = i + 1;
		usleep(1000);		/* it is in the guest now */
		lg_write(m.fd, 2, LHREQ_BREAK, 1);
		while (inside != i + 1)
			;
		lg_write(m.fd, 2, LHREQ_BREAK, 0);
		good += result == -EAGAIN;
	}
	before = calls() - before;
	pthread_join(t, NULL);
	check(good == ROUNDS, "out by BREAK %d times", good);
	check(before >= ROUNDS / 2, "by %u interrupts from another processor", before);
	lg_end(&m);
	done();
}

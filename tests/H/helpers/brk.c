// SPDX-License-Identifier: GPL-2.0
/* BREAK: another thread gets the running one out of read(). */
#include "lgdev.h"

static struct machine m;
static volatile int result, running;

static void *runner(void *arg)
{
	running = 1;
	result = lg_run(&m);
	running = 0;
	return NULL;
}

static double break_it(pthread_t t)
{
	double t0 = now();

	lg_write(m.fd, 2, LHREQ_BREAK, 1);
	pthread_join(t, NULL);
	return now() - t0;
}

static void one(const char *what)
{
	double worst = 0, d;
	pthread_t t;
	int i, good = 0;

	lg_start(&m, 8 << 20, "/t/guests/spin", what);
	for (i = 0; i < 50; i++) {
		result = 0;
		pthread_create(&t, NULL, runner, NULL);
		usleep(i % 3 ? 20000 : i * 100);
		d = break_it(t);
		if (d > worst)
			worst = d;
		good += result == -EAGAIN;
		if (lg_run(&m) != -EAGAIN)	/* until it is taken back */
			good = -1000;
		if (lg_write(m.fd, 2, LHREQ_BREAK, 0) < 0)
			good = -1000;
	}
	check(good == 50, "%s: 50 times out by BREAK, and again until it is taken back (%d)", what, good);
	check(worst < 2, "%s: the slowest took %.0f ms", what, worst * 1000);
	lg_end(&m);
}

int main(void)
{
	pthread_t t;

	one("spin");
	one("spin3");
	one("halt");

	/* a BREAK before the first read() */
	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	lg_write(m.fd, 2, LHREQ_BREAK, 1);
	check(lg_run(&m) == -EAGAIN, "a BREAK that came before read()");
	lg_write(m.fd, 2, LHREQ_BREAK, 0);
	check(lg_run(&m) == LGUEST_EXIT_POWEROFF, "taken back: it runs to its end");
	lg_end(&m);

	/* an interrupt line wakes a halted guest, and is no BREAK */
	lg_start(&m, 8 << 20, "/t/guests/spin", "halt");
	pthread_create(&t, NULL, runner, NULL);
	usleep(100000);
	lg_write(m.fd, 2, LHREQ_IRQ, 7);
	usleep(100000);
	check(running, "an interrupt line does not end read()");
	break_it(t);
	lg_end(&m);
	done();
}

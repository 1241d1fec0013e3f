// SPDX-License-Identifier: GPL-2.0
/* A launcher that gives itself an LDT or an I/O bitmap, before or while its guest runs. */
#include "lgdev.h"
#include <asm/ldt.h>
#include <sys/io.h>
#include <sys/syscall.h>

static struct machine m;
static volatile int result, running;

static void *runner(void *arg)
{
	/* an I/O bitmap belongs to a thread */
	if (arg && ioperm(0x80, 1, 1))
		die("ioperm");
	running = 1;
	result = lg_run(&m);
	running = 0;
	return NULL;
}

static int ldt(void)
{
	struct user_desc d = { .entry_number = 0, .limit = 0xfffff, .seg_32bit = 1,
		.limit_in_pages = 1, .useable = 1 };

	return syscall(SYS_modify_ldt, 1, &d, sizeof(d));
}

static void in_child(int (*fn)(void), const char *name)
{
	int status;
	pid_t p;

	fflush(stdout);
	p = fork();
	if (!p)
		_exit(fn());
	waitpid(p, &status, 0);
	check(status == 0, "%s (%x)", name, status);
}

static int ldt_first(void)
{
	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	if (ldt())
		return 2;
	return lg_run(&m) != -EPERM;
}

static int ldt_between(void)
{
	struct itimerval soon = { { 0, 100000 }, { 0, 100000 } }, never = { };

	lg_start(&m, 8 << 20, "/t/guests/spin", "spin");
	setitimer(ITIMER_REAL, &soon, NULL);
	if (lg_run(&m) != -EINTR)
		return 2;
	setitimer(ITIMER_REAL, &never, NULL);
	if (ldt())
		return 3;
	return lg_run(&m) != -EPERM;
}

static int ldt_by_thread(void)
{
	pthread_t t;
	double t0;

	lg_start(&m, 8 << 20, "/t/guests/spin", "spin");
	pthread_create(&t, NULL, runner, NULL);
	usleep(200000);
	if (!running)
		return 2;
	if (ldt())
		return 3;
	t0 = now();
	while (running && now() - t0 < 5)
		usleep(1000);
	if (running)
		_exit(4);
	return result != -EPERM;
}

static int bitmap_first(void)
{
	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	if (ioperm(0x80, 1, 1))
		return 2;
	return lg_run(&m) != -EPERM;
}

static int bitmap_of_another(void)
{
	pthread_t t;

	/* ours does not matter to a thread that was made before */
	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	pthread_create(&t, NULL, runner, (void *)1);
	pthread_join(t, NULL);
	if (result != -EPERM)
		return 1;
	return lg_run(&m) != LGUEST_EXIT_POWEROFF;
}

static int iopl_first(void)
{
	int r;

	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	if (iopl(3))
		return 2;
	r = lg_run(&m);
	return r != -EPERM && r != LGUEST_EXIT_POWEROFF;
}

static void nothing(int s)
{
}

int main(void)
{
	struct sigaction sa = { .sa_handler = nothing };

	sigaction(SIGALRM, &sa, NULL);
	in_child(ldt_first, "an LDT before the first read()");
	in_child(ldt_between, "an LDT between two");
	in_child(ldt_by_thread, "an LDT by another thread while it runs");
	in_child(bitmap_first, "an I/O bitmap");
	in_child(bitmap_of_another, "an I/O bitmap of the thread that reads; another may");
	in_child(iopl_first, "iopl(3)");
	done();
}

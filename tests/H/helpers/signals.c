// SPDX-License-Identifier: GPL-2.0
/* An endless guest, and the signals that must get through to its launcher. */
#include "lgdev.h"

static volatile int caught;

static void handler(int s)
{
	caught++;
}

static void on_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* a child that runs a guest until it is interrupted; exit status: -errno */
static pid_t launch(const char *what, int loops)
{
	pid_t p;

	fflush(stdout);
	p = fork();
	if (!p) {
		struct sigaction sa = { .sa_handler = handler };
		struct machine m;
		int r;

		sigaction(SIGUSR1, &sa, NULL);
		lg_start(&m, 8 << 20, "/t/guests/spin", what);
		do
			r = lg_run(&m);
		while (--loops && r == -EINTR);
		_exit(r < 0 ? -r : 200 + r);
	}
	usleep(200000);
	return p;
}

static void killed_by(pid_t p, int s, const char *what)
{
	double t0 = now(), d;
	int status = 0, i;

	kill(p, s);
	for (i = 0; i < 5000 && !waitpid(p, &status, WNOHANG); i++)
		usleep(1000);
	d = now() - t0;
	if (!check(i < 5000 && WIFSIGNALED(status) && WTERMSIG(status) == s,
		   "%s: killed by signal %d after %.0f ms (status %x)", what, s, d * 1000, status))
		kill(p, SIGKILL);
}

static char state(pid_t p)
{
	char path[64], buf[512] = "", *c;
	int fd;

	sprintf(path, "/proc/%d/stat", p);
	fd = open(path, O_RDONLY);
	if (read(fd, buf, sizeof(buf) - 1) < 0)
		return '?';
	close(fd);
	c = strrchr(buf, ')');
	return c ? c[2] : '?';
}

static void one(const char *what)
{
	double t0, worst = 0, d;
	int status, i;
	pid_t p;

	killed_by(launch(what, 1), SIGINT, what);
	killed_by(launch(what, 1), SIGTERM, what);
	killed_by(launch(what, 1), SIGKILL, what);

	p = launch(what, 1);
	kill(p, SIGUSR1);
	waitpid(p, &status, 0);
	check(WIFEXITED(status) && WEXITSTATUS(status) == EINTR,
	      "%s: a signal with a handler makes read() return EINTR", what);

	p = launch(what, 20);
	for (i = 0; i < 20; i++) {
		kill(p, SIGUSR1);
		usleep(10000);
	}
	for (i = 0; i < 200 && !waitpid(p, &status, WNOHANG); i++) {
		kill(p, SIGUSR1);
		usleep(10000);
	}
	check(WIFEXITED(status) && WEXITSTATUS(status) == EINTR, "%s: interrupted 20 times", what);

	p = launch(what, 1);
	kill(p, SIGSTOP);
	usleep(200000);
	check(state(p) == 'T', "%s: SIGSTOP stops it (%c)", what, state(p));
	kill(p, SIGCONT);
	usleep(100000);
	check(state(p) != 'T', "%s: SIGCONT lets it go on (%c)", what, state(p));
	/* the host's own timer goes on beside it, on the same CPU */
	for (i = 0; i < 100; i++) {
		t0 = now();
		usleep(1000);
		d = now() - t0;
		if (d > worst)
			worst = d;
	}
	check(worst < 0.5, "%s: 100 sleeps of 1 ms beside it, the longest %.1f ms", what, worst * 1000);
	killed_by(p, SIGKILL, what);
}

int main(void)
{
	on_one_cpu();
	one("spin");
	one("spin3");
	one("halt");
	one("hcall n=0xffffffff");
	done();
}

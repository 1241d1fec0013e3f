// SPDX-License-Identifier: GPL-2.0
/* The launcher on a pseudo-terminal: what it does to it, and whether it undoes it. */
#include "lgdev.h"
#include <poll.h>
#include <pty.h>
#include <utmp.h>
#include <termios.h>

static int master, slave;
static struct termios before, now_;
static char seen[65536];
static unsigned int n_seen;

static void drain(double seconds)
{
	double end = now() + seconds;

	while (now() < end) {
		struct pollfd p = { .fd = master, .events = POLLIN };
		int n;

		if (poll(&p, 1, 20) <= 0)
			continue;
		n = read(master, seen + n_seen, sizeof(seen) - 1 - n_seen);
		if (n <= 0)
			return;
		n_seen += n;
		seen[n_seen] = 0;
	}
}

static int wait_for(const char *text, double seconds)
{
	double end = now() + seconds;

	while (now() < end && !strstr(seen, text))
		drain(0.05);
	return !!strstr(seen, text);
}

static pid_t start(const char *guest, const char *word)
{
	pid_t p;

	n_seen = 0;
	seen[0] = 0;
	if (openpty(&master, &slave, NULL, NULL, NULL))
		die("openpty");
	tcgetattr(slave, &before);
	fflush(stdout);
	p = fork();
	if (!p) {
		char path[100];

		setsid();
		login_tty(slave);
		sprintf(path, "/t/guests/%s", guest);
		execl("/lguest/lguest", "lguest", "8M", path, word, NULL);
		_exit(99);
	}
	return p;
}

static int same(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
		a->c_lflag == b->c_lflag && !memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc));
}

static int is_raw(void)
{
	tcgetattr(slave, &now_);
	return !(now_.c_lflag & ICANON) && !(now_.c_lflag & ECHO) && !(now_.c_lflag & ISIG);
}

static int end(pid_t p, double seconds)
{
	double t = now() + seconds;
	int status;

	while (now() < t) {
		drain(0.02);
		if (waitpid(p, &status, WNOHANG) == p) {
			drain(0.1);
			return status;
		}
	}
	kill(p, SIGKILL);
	waitpid(p, &status, 0);
	return -1;
}

static void restored(const char *what)
{
	tcgetattr(slave, &now_);
	check(same(&before, &now_), "%s: the terminal is as it was", what);
	close(master);
	close(slave);
}

static void key(const char *guest, const char *word, const char *keys, int want, const char *what)
{
	pid_t p = start(guest, word);
	double t0;
	int s;

	wait_for("leaves the guest", 5);
	drain(0.5);
	check(is_raw(), "%s: raw while it runs", what);
	t0 = now();
	if (write(master, keys, strlen(keys)) < 0)
		die("write");
	s = end(p, 10);
	check(s == want && now() - t0 < 3, "%s: status %x after %.1f s", what, s, now() - t0);
	restored(what);
}

static void by_signal(int sig)
{
	char what[40];
	pid_t p = start("spin", "spin");
	int s;

	sprintf(what, "signal %d", sig);
	wait_for("begin spin", 5);
	check(is_raw(), "%s: raw while it runs", what);
	kill(p, sig);
	s = end(p, 10);
	check(WIFSIGNALED(s) && WTERMSIG(s) == sig, "%s: the shell is told that it was this (%x)", what, s);
	restored(what);
}

int main(void)
{
	pid_t p;
	int s;

	p = start("spin", "exit");
	s = end(p, 10);
	check(s == 0, "power off: status %x", s);
	check(strstr(seen, "lguest: Ctrl-] leaves the guest") != NULL, "the screen says which key leaves");
	restored("power off");
	p = start("spin", "panic");
	s = end(p, 10);
	check(WIFEXITED(s) && WEXITSTATUS(s) == 1, "a guest that died: status %x", s);
	restored("a guest that died");
	key("spin", "spin", "\035", 0, "Ctrl-] while it spins");
	key("spin", "spin3", "\035", 0, "Ctrl-] while ring 3 spins");
	key("spin", "halt", "\035", 0, "Ctrl-] while it sleeps");
	key("machine", "end=4", "\035", 0, "Ctrl-] while interrupts are off");
	by_signal(SIGTERM);
	by_signal(SIGHUP);
	by_signal(SIGINT);
	by_signal(SIGSEGV);
	by_signal(SIGQUIT);

	/* stopped and continued */
	p = start("spin", "spin");
	wait_for("begin spin", 5);
	kill(p, SIGTSTP);
	waitpid(p, &s, WUNTRACED);
	check(WIFSTOPPED(s), "SIGTSTP stops it");
	tcgetattr(slave, &now_);
	check(same(&before, &now_), "and gives the terminal back");
	kill(p, SIGCONT);
	drain(0.5);
	check(is_raw(), "SIGCONT: raw again");
	if (write(master, "\035", 1) < 0)
		die("write");
	s = end(p, 10);
	check(s == 0, "and Ctrl-] still leaves: status %x", s);
	restored("stopped and continued");

	/* keys reach the guest: letters, Ctrl-C, Ctrl-Z, Ctrl-\ */
	p = start("echo", "");
	check(wait_for("echo ready", 5), "a guest that echoes");
	drain(0.3);
	if (write(master, "abc\003\032\034xyz", 9) < 0)
		die("write");
	check(wait_for("XYZ", 5), "letters, in capitals");
	check(strstr(seen, "ABC<3><26><28>XYZ") != NULL, "and Ctrl-C, Ctrl-Z, Ctrl-\\ as bytes");
	if (write(master, "\004", 1) < 0)
		die("write");
	s = end(p, 10);
	check(s == 0, "its end: status %x", s);
	restored("keys");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A launcher that is debugged: a hardware breakpoint on an address that its
 * guest uses too, and single steps, by ptrace; and the guest steps itself.
 */
#include "lgdev.h"
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

static volatile int here;	/* the breakpoint's place in the launcher */

static int child(void)
{
	struct machine m;
	int r, i;

	ptrace(PTRACE_TRACEME, 0, 0, 0);
	lg_start(&m, 8 << 20, "/t/guests/stepper", "");
	raise(SIGSTOP);
	for (i = 0; i < 3; i++)
		here = i;
	r = lg_run(&m);
	here = 9;
	if (r != LGUEST_EXIT_POWEROFF || strstr(m.console, "not ok") || !strstr(m.console, "done")) {
		printf("# %s\n", m.console);
		fflush(stdout);
		return 1;
	}
	return 0;
}

static void put(pid_t p, int reg, unsigned long v)
{
	if (ptrace(PTRACE_POKEUSER, p, offsetof(struct user, u_debugreg[reg]), v))
		die("debug register %d", reg);
}

int main(void)
{
	int status, traps = 0, steps = 0, pass_;
	pid_t p;

	for (pass_ = 0; pass_ < 2; pass_++) {
		traps = steps = 0;
		fflush(stdout);
		p = fork();
		if (!p)
			_exit(child());
		waitpid(p, &status, 0);
		if (!WIFSTOPPED(status))
			die("the child did not stop");
		put(p, 0, (unsigned long)&here);
		/* two more, on addresses that are the guest's: its code and its stack */
		put(p, 1, 0x100000);
		put(p, 2, 0x50000000);
		/* (QEMU trips over a data breakpoint and a step in one instruction) */
		put(p, 7, (pass_ ? 0 : 1 << 0 | 13 << 16) | 1 << 2 | 1 << 4 | 15 << 24);
		for (;;) {
			/* first only the breakpoint; then step by step as well */
			ptrace(pass_ && steps < 3000 ? PTRACE_SINGLESTEP : PTRACE_CONT, p, 0, 0);
			waitpid(p, &status, 0);
			if (!WIFSTOPPED(status))
				break;
			if (WSTOPSIG(status) != SIGTRAP)
				break;
			steps++;
			if (ptrace(PTRACE_PEEKUSER, p, offsetof(struct user, u_debugreg[6]), 0) & 1) {
				traps++;
				put(p, 6, 0);
			}
		}
		check(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		      "%s: its guest stepped itself and saw nothing else (%x)",
		      pass_ ? "stepped" : "with breakpoints", status);
		check(traps == (pass_ ? 0 : 4), "the launcher's own breakpoint: %d times", traps);
	}
	check(steps > 100, "the debugger's own steps: %d", steps);
	done();
}

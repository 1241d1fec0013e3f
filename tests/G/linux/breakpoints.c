// Hardware breakpoints, watchpoints and single steps, by way of ptrace. The same lines on every machine.
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int watched;

static void __attribute__((noinline)) victim(void)
{
	asm volatile("nop");
}

static long dr(pid_t p, int n, void *value)
{
	return ptrace(PTRACE_POKEUSER, p, offsetof(struct user, u_debugreg[n]), value);
}

static pid_t traced(void (*what)(void))
{
	pid_t p = fork();
	int status;

	if (!p) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		what();
		_exit(7);
	}
	waitpid(p, &status, 0);
	return p;
}

static void calls(void)
{
	for (int i = 1; i <= 3; i++) {
		watched = i;
		victim();
	}
}

static void system_calls(void)
{
	for (int i = 0; i < 50; i++)
		getppid();
}

int main(void)
{
	struct user_regs_struct regs;
	long dr6;
	pid_t p = traced(calls);
	int status, n;

	printf("BP set %ld %ld %ld\n", dr(p, 0, victim), dr(p, 1, (void *)&watched),
	       dr(p, 7, (void *)(1L | 4 | 0xdL << 20)));
	for (n = 0; ; n++) {
		ptrace(PTRACE_CONT, p, 0, 0);
		if (waitpid(p, &status, 0) < 0 || !WIFSTOPPED(status) || n == 20)
			break;
		ptrace(PTRACE_GETREGS, p, 0, &regs);
		dr6 = ptrace(PTRACE_PEEKUSER, p, offsetof(struct user, u_debugreg[6]), 0);
		printf("BP stop signal %d dr6 %lx watched %ld %s\n", WSTOPSIG(status), dr6 & 0xe00f,
		       ptrace(PTRACE_PEEKDATA, p, &watched, 0),
		       regs.eip == (long)victim ? "at victim" : "elsewhere");
		dr(p, 6, NULL);
	}
	printf("BP end %d after %d stops\n", WEXITSTATUS(status), n);
	p = traced(system_calls);
	for (n = 0; ; n++) {
		ptrace(PTRACE_SINGLESTEP, p, 0, 0);
		if (waitpid(p, &status, 0) < 0 || !WIFSTOPPED(status))
			break;
	}
	printf("BP end %d after %d steps\n", WEXITSTATUS(status), n);
	return 0;
}

// Six processes, each with numbers of its own in every register of the floating point unit, take turns: switches [TURNS]
// The same program runs in a guest and, at the same time, beside it on the host.
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES 6

struct state {
	char fx[512] __attribute__((aligned(16)));
};

static volatile int alarms;

// A handler that calculates: its numbers are its own, too.
static void on_alarm(int sig)
{
	volatile double x = 1;

	for (int i = 0; i < 20; i++)
		x = x / 3 + 1;
	asm volatile("xorps %xmm0, %xmm0; xorps %xmm7, %xmm7");
	alarms++;
}

static uint32_t any(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void fill(struct state *s, uint32_t seed)
{
	memset(s, 0, sizeof(*s));
	asm volatile("fninit; fxsave %0" : "=m" (*s));
	((uint16_t *)s)[0] = 0x37f & ~(any(&seed) & 0xc00);	// control: any rounding
	((uint16_t *)s)[1] = any(&seed) & 0x4700;		// status: conditions
	s->fx[4] = 0xff;
	((uint32_t *)s)[6] = 0x1f80 | (any(&seed) & 0x6000);	// mxcsr
	for (int i = 0; i < 8; i++) {
		for (int j = 0; j < 10; j++)			// the eight of x87, as numbers
			s->fx[32 + 16 * i + j] = any(&seed);
		s->fx[32 + 16 * i + 7] |= 0x80;
		s->fx[32 + 16 * i + 9] &= 0x3f;
		for (int j = 0; j < 16; j++)			// xmm0 to xmm7
			s->fx[160 + 16 * i + j] = any(&seed);
	}
}

static int worker(int me, int turns, int in, int out)
{
	struct itimerspec often = { { 0, 3000000 + me * 100000 }, { 0, 1000000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	struct state want, got;
	timer_t timer;
	char token;

	signal(SIGALRM, on_alarm);
	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &often, NULL);
	for (int n = 0; n < turns; n++) {
		long r, from = in, one = 1;

		fill(&want, (me + 1) * 7919 + n * 104729 + 1);
		// Read the token, pass it on: between the two everybody else has had a turn.
		asm volatile("fxrstor %4\n"
			     "1:	movl $3, %%eax; int $0x80; cmpl $-4, %%eax; je 1b\n"
			     "	cmpl $1, %%eax; jne 3f\n"
			     "	movl %5, %%ebx\n"
			     "2:	movl $4, %%eax; int $0x80; cmpl $-4, %%eax; je 2b\n"
			     "	xorl %%ebx, %%ebx; movl $10, %%edx\n"
			     "4:	decl %%edx; jnz 4b\n"
			     "3:	fxsave %0; fninit"
			     : "=m" (got), "=&a" (r), "+b" (from), "+d" (one)
			     : "m" (want), "S" (out), "c" (&token) : "memory", "cc");
		if (r != 1)
			return 0;
		// Not the place of the last instruction and operand.
		memcpy(got.fx + 6, want.fx + 6, 18);
		memcpy(got.fx + 28, want.fx + 28, 4);
		for (int i = 0; i < 8; i++)
			memcpy(got.fx + 32 + 16 * i + 10, want.fx + 32 + 16 * i + 10, 6);
		if (memcmp(want.fx, got.fx, 288)) {
			for (int i = 0; i < 288; i++)
				if (want.fx[i] != got.fx[i]) {
					printf("FPU %d: turn %d: byte %d is %x, not %x\n", me, n, i,
					       (uint8_t)got.fx[i], (uint8_t)want.fx[i]);
					break;
				}
			return 1;
		}
	}
	return alarms ? 0 : 2;
}

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 1700, pipes[PROCESSES][2], status, bad = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 0; i < PROCESSES; i++)
		if (pipe(pipes[i]))
			return 3;
	for (int i = 0; i < PROCESSES; i++)
		if (!fork())
			_exit(worker(i, turns, pipes[i][0], pipes[(i + 1) % PROCESSES][1]));
	if (write(pipes[0][1], "x", 1) != 1)
		return 3;
	while (wait(&status) > 0) {
		if (status)
			printf("FPU status %x\n", status);
		bad |= status;
	}
	printf("FPU end: %d turns, %s\n", turns * PROCESSES, bad ? "spoilt" : "intact");
	return bad != 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A launcher that has gone mad: threads that read, write, unmap, protect,
 * fork, close and signal at random, and a SIGKILL at a random moment.
 * chaoslaunch SEED SECONDS.  The judge is the host's kernel log, and that all
 * pinned and locked memory is given back.
 */
#include "lgdev.h"
#include <sys/prctl.h>
#include <sys/ptrace.h>

#define SIZE (4u << 20)
static struct machine m;
static int fds[4];
static __thread uint32_t rs;

static uint32_t rnd(void)
{
	rs ^= rs << 13;
	rs ^= rs >> 17;
	rs ^= rs << 5;
	return rs;
}
static uint32_t below(uint32_t n) { return rnd() % n; }

/* a guest that walks over its memory, makes hypercalls, halts, asks for timers */
static void guest(void)
{
	unsigned char *top;
	uint32_t i;

	lg_mov(&m, ESP, 0x170000);
	lg_init_call(&m, LG_DATA);
	for (i = 0x30; i < 0x50; i++)
		lg_gate_call(&m, i, 0x17e000, 0x8e00);
	m.mem[0x17e000] = 0xcf;
	lg_mov(&m, EDI, 0x180000 + 8192);
	top = m.at;
	lg_code(&m, 2, 0xff, 0x07);		/* incl (%edi) */
	lg_code(&m, 2, 0x81, 0xc7);		/* addl $4096, %edi */
	lg_word(&m, 4096);
	lg_code(&m, 2, 0x81, 0xff);		/* cmpl $SIZE + 64K, %edi */
	lg_word(&m, SIZE);
	lg_code(&m, 2, 0x72, 5);		/* jb 1f */
	lg_mov(&m, EDI, 0x180000 + 8192);
	/* 1: */
	lg_hcall(&m, LHCALL_SET_CLOCKEVENT, 50000, 0, 0, 0);
	lg_hcall(&m, LHCALL_FLUSH_TLB, 1, 0, 0, 0);
	lg_hcall(&m, LHCALL_HALT, 0, 0, 0, 0);
	lg_code(&m, 1, 0xa1);			/* a device, now and then */
	lg_word(&m, LGUEST_CONSOLE_PHYS + 4096);
	lg_code(&m, 1, 0xe9);
	lg_word(&m, top - (m.at + 4));
}

static void nothing(int s) { }

static void *mad(void *arg)
{
	rs = (uintptr_t)arg * 2654435761u + 1;
	for (;;) {
		int fd = fds[below(4)], status;
		struct lguest_exit x;
		uint32_t w[8], i;
		unsigned char *page = m.mem + below(SIZE / PAGE) * PAGE;
		pid_t p;

		switch (below(24)) {
		case 0: case 1: case 2: case 3: case 4: case 5: case 6:
			read(fd, &x, sizeof(x));
			break;
		case 7: case 8:
			lg_write(fd, 2, LHREQ_IRQ, below(40));
			break;
		case 9:
			lg_write(fd, 2, LHREQ_BREAK, below(8) == 0);
			break;
		case 10:
			lg_write(fd, 2, LHREQ_MMIO_RESULT, rnd());
			break;
		case 11:
			for (i = 0; i < 8; i++)
				w[i] = below(2) ? below(8) : rnd();
			if (w[0] == LHREQ_STATS)	/* an answer anywhere would be our own doing */
				w[1] = below(2) ? (uintptr_t)page : below(4096);
			write(fd, w, below(40));
			break;
		case 12:
			lg_write(fd, 6, LHREQ_INITIALIZE, (uint32_t)(uintptr_t)m.mem, 0, SIZE / PAGE, LG_RAW, 0);
			break;
		case 13:
			munmap(page, PAGE);
			break;
		case 14:
			mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			break;
		case 15:
			madvise(page, PAGE * below(8), MADV_DONTNEED);
			break;
		case 16:
			mprotect(page, PAGE * below(8), below(2) ? PROT_NONE : PROT_READ | PROT_WRITE);
			break;
		case 17:
			p = below(2) ? fork() : vfork();
			if (!p) {
				if (rnd() & 1)
					read(fd, &x, sizeof(x));
				_exit(0);
			}
			break;
		case 18:
			i = below(4);
			close(fds[i]);
			fds[i] = open(LGUEST_DEVICE, O_RDWR | (below(2) ? O_NONBLOCK : 0));
			break;
		case 19:
			i = below(4);
			dup2(fds[below(4)], fds[i]);
			break;
		case 20:
			kill(getpid(), SIGALRM);
			break;
		case 21:
			while (waitpid(-1, &status, WNOHANG) > 0)
				;
			break;
		case 22:
			mlock(page, PAGE * below(8));
			munlock(page, PAGE * below(8));
			break;
		case 23:
			read(fd, (void *)(uintptr_t)below(2), sizeof(x));	/* to nowhere */
			break;
		}
	}
	return NULL;
}

static void victim(uint32_t seed)
{
	struct sigaction sa = { .sa_handler = nothing };
	struct itimerval t = { { 0, 3000 }, { 0, 3000 } };
	pthread_t th;
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &t, NULL);
	lg_prepare(&m, SIZE, NULL, "", seed & 1 ? MAP_PRIVATE : MAP_SHARED, -1);
	guest();
	fds[0] = m.fd;
	for (i = 1; i < 4; i++)
		fds[i] = lg_open();
	lg_initialize(&m);
	for (i = 0; i < 3; i++)
		pthread_create(&th, NULL, mad, (void *)(uintptr_t)(seed * 4 + i));
	mad((void *)(uintptr_t)(seed * 4 + 3));
}

int main(int argc, char **argv)
{
	uint32_t seed = argc > 1 ? atoi(argv[1]) : 1, n = 0;
	double end = now() + (argc > 2 ? atoi(argv[2]) : 10);

	while (now() < end) {
		pid_t p = fork();
		int status;

		if (!p) {
			setpgid(0, 0);
			victim(seed);
			_exit(0);
		}
		rs = seed * 77 + 5;
		usleep(1000 + below(400000));
		kill(-p, SIGKILL);
		kill(p, SIGKILL);
		waitpid(p, &status, 0);
		seed++;
		n++;
	}
	printf("chaoslaunch: %u launchers\n", n);
	return 0;
}

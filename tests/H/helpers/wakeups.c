// SPDX-License-Identifier: GPL-2.0
/*
 * No wake-up is lost: a guest that does little else than HALT counts its
 * interrupts; we raise one, and the next when it has been counted.
 * wakeups HOW-MANY MODE: 0 halts, 1 spins, 2 both by turns; breaks and signals interfere.
 */
#include "lgdev.h"
#include <signal.h>

static struct machine m;
static volatile int stop;
static void nothing(int s) { }

static void *run(void *arg)
{
	while (!stop) {
		int r = lg_run(&m);

		if (r >= 0 && r != LGUEST_EXIT_MMIO_READ)
			die("%s: %s", lg_reason(r), m.last.message);
		if (r == -EAGAIN)
			lg_write(m.fd, 2, LHREQ_BREAK, 0);
	}
	return NULL;
}

#define COUNT 0x160000
#define HANDLER 0x17e000

static void guest(int mode)
{
	unsigned char *top, *main_code;
	int i;

	lg_mov(&m, ESP, 0x170000);
	lg_init_call(&m, LG_DATA);
	lg_gate_call(&m, 0x35, HANDLER, 0x8e00);
	top = m.at;
	if (mode != 1)
		lg_hcall(&m, LHCALL_HALT, 0, 0, 0, 0);
	if (mode) {		/* irq_enabled on and off, with the question in between */
		lg_mov(&m, EDI, 200);
		main_code = m.at;
		lg_code(&m, 2, 0xc7, 0x05);
		lg_word(&m, LG_DATA);
		lg_word(&m, 0x200);
		lg_code(&m, 2, 0xf7, 0x05);	/* testl $LGUEST_PENDING, irq_pending */
		lg_word(&m, LG_DATA + 4);
		lg_word(&m, LGUEST_PENDING);
		lg_code(&m, 2, 0x74, 7);
		lg_mov(&m, EAX, LHCALL_SEND_INTERRUPTS);
		lg_code(&m, 2, 0xcd, LGUEST_TRAP);
		lg_code(&m, 2, 0xc7, 0x05);
		lg_word(&m, LG_DATA);
		lg_word(&m, 0);
		lg_code(&m, 1, 0x4f);		/* decl %edi; jnz */
		lg_code(&m, 2, 0x75, main_code - (m.at + 2));
	}
	lg_code(&m, 1, 0xe9);
	i = top - (m.at + 4);
	lg_word(&m, i);

	m.at = m.mem + HANDLER;
	lg_code(&m, 2, 0xff, 0x05);	/* incl COUNT */
	lg_word(&m, COUNT);
	lg_code(&m, 1, 0xcf);
}

int main(int argc, char **argv)
{
	unsigned int n = argc > 1 ? atoi(argv[1]) : 20000, i;
	int mode = argc > 2 ? atoi(argv[2]) : 0;
	volatile uint32_t *count;
	struct sigaction sa = { .sa_handler = nothing };
	pthread_t th;
	double t0 = now(), worst = 0;
	int quiet = argc > 3, slow[4] = {};

	sigaction(SIGUSR1, &sa, NULL);
	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	guest(mode);
	count = (void *)(m.mem + COUNT);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	pthread_create(&th, NULL, run, NULL);
	for (i = 0; i < n; i++) {
		double t = now();

		if (!quiet && i % 7 == 3)
			lg_write(m.fd, 2, LHREQ_BREAK, 1);
		if (!quiet && i % 11 == 5)
			pthread_kill(th, SIGUSR1);
		if (lg_write(m.fd, 2, LHREQ_IRQ, 5) < 0)
			die("IRQ");
		while (*count != i + 1) {
			if (now() - t > 5) {
				check(0, "mode %d: interrupt %u is lost (%u counted)", mode, i + 1, *count);
				_exit(0);
			}
			sched_yield();
		}
		t = now() - t;
		slow[0] += t > 0.002;
		slow[1] += t > 0.006;
		slow[2] += t > 0.05;
		slow[3] += t > 0.5;
		if (t > worst)
			worst = t;
	}
	check(1, "mode %d: %u interrupts, each delivered", mode, n);
	printf("# %.1f s, the slowest %.1f ms; %d took more than 2 ms, %d 6, %d 50, %d 500\n", now() - t0,
	       worst * 1000, slow[0], slow[1], slow[2], slow[3]);
	done();
}

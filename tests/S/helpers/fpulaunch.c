// SPDX-License-Identifier: GPL-2.0
/* A launcher that has numbers in its registers, before and after each read(). */
#include "lgdev.h"

int main(void)
{
	uint32_t in[4] = { 0x12345678, 1, 2, 0x9abcdef0 }, out[4];
	int32_t f = 4711, g;
	int reads = 0, bad = 0, over = 0, badcw = 0;
	uint16_t cw = 0x0f7f, cw2;
	uint32_t mxcsr = 0x1fa0 | 0x6000, mxcsr2;
	struct machine m;

	lg_start(&m, 8 << 20, "/t/guests/mix", "id=6 ticks=200");
	asm volatile("fninit\n\tfldcw %0\n\tldmxcsr %1" : : "m"(cw), "m"(mxcsr));
	while (!over) {
		ssize_t n;

		asm volatile("movups %0, %%xmm3\n\tfildl %1" : : "m"(in), "m"(f));
		/* nothing of C's library between these */
		asm volatile("int $0x80" : "=a"(n) : "0"(3), "b"(m.fd), "c"(&m.last),
			     "d"(sizeof(m.last)) : "memory");
		asm volatile("movups %%xmm3, %0\n\tfistpl %1\n\tfnstcw %2\n\tstmxcsr %3"
			     : "=m"(out), "=m"(g), "=m"(cw2), "=m"(mxcsr2));
		bad += memcmp(in, out, 16) || f != g;
		badcw += cw != cw2 || (mxcsr ^ mxcsr2) & ~0x3f;
		reads++;
		if (n == -EINTR)
			continue;
		if (n < 0)
			die("read: %d", (int)n);
		if (m.last.reason == LGUEST_EXIT_MMIO_WRITE)
			lg_putchar(&m, m.last.value & 0xff);
		else
			over = m.last.reason;
	}
	asm volatile("fninit");
	mxcsr = 0x1f80;
	asm volatile("ldmxcsr %0" : : "m"(mxcsr));
	check(bad == 0, "the launcher's registers are its own after %d reads", reads);
	check(badcw == 0, "and its control words");
	check(over == LGUEST_EXIT_POWEROFF && !strstr(m.console, "not ok") && strstr(m.console, "done 6"),
	      "the guest's are its own");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that asks a device, at one address, for ever; and after each answer
 * the host asks for its shadow page tables. It makes progress all the same.
 */
#include "lgdev.h"

static struct machine m;

static void ask_back(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	if (fd < 0 || write(fd, "2", 1) != 1)
		die("drop_caches");
	close(fd);
}

int main(void)
{
	int i, r = 0;

	lg_prepare(&m, 4 << 20, NULL, NULL, MAP_PRIVATE, -1);
	lg_init_call(&m, LG_DATA);
	lg_code(&m, 2, 0x8b, 0x05);	/* 1: movl 0xd0001000, %eax; jmp 1b */
	lg_word(&m, LGUEST_MMIO_BASE + LGUEST_MMIO_SIZE);
	lg_code(&m, 2, 0xeb, 0xf8);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	for (i = 0; i < 40; i++) {
		r = lg_run(&m);
		if (r != LGUEST_EXIT_MMIO_READ)
			break;
		lg_write(m.fd, 2, LHREQ_MMIO_RESULT, 0);
		ask_back();
	}
	check(i == 40, "the tables taken after each of %d answers: %s%s%s", i, lg_reason(r),
	      r == LGUEST_EXIT_DIED ? ": " : "", r == LGUEST_EXIT_DIED ? m.last.message : "");
	lg_end(&m);
	done();
}

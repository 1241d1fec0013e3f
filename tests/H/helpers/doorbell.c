// SPDX-License-Identifier: GPL-2.0
/* Bind doorbells wrongly and rightly; count what rings and what comes out of read(). Book: H:268. */
#include "lgdev.h"
#include <sys/eventfd.h>

#define BELL 0xd0005050u
#define OTHER 0xd0005054u

static struct machine m;

static long bind(uint32_t gpa, uint32_t value, int fd)
{
	return lg_write(m.fd, 4, LHREQ_EVENTFD, gpa, value, fd);
}

static void store32(uint32_t gpa, uint32_t value)
{
	lg_code(&m, 2, 0xc7, 0x05);
	lg_word(&m, gpa);
	lg_word(&m, value);
}

static void store8(uint32_t gpa, int value)
{
	lg_code(&m, 2, 0xc6, 0x05);
	lg_word(&m, gpa);
	lg_code(&m, 1, value);
}

static uint64_t rung(int fd)
{
	uint64_t n = 0;

	return read(fd, &n, sizeof(n)) == sizeof(n) ? n : 0;
}

static void expect(int reason, uint32_t address, uint32_t size, uint32_t value, const char *what)
{
	int r = lg_run(&m);

	check(r == reason && m.last.address == address && m.last.size == size && m.last.value == value,
	      "%s comes out of read(): %d, %#x, %u bytes, %#x", what, r, m.last.address, m.last.size, m.last.value);
}

int main(void)
{
	int bell, other, file, i;

	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	for (i = 0; i < 3; i++)
		store32(BELL, 7);	/* rings */
	store32(OTHER, 1);		/* rings the other */
	store32(BELL, 8);		/* another value */
	store8(BELL, 7);		/* another size */
	lg_code(&m, 1, 0xa1);		/* a load */
	lg_word(&m, BELL);
	store32(BELL, 7);		/* rings */
	lg_poweroff_call(&m);
	bell = eventfd(0, EFD_NONBLOCK);
	other = eventfd(0, EFD_NONBLOCK);
	file = open("/etc/passwd", O_RDONLY);
	if (file < 0)
		file = open("/init", O_RDONLY);
	check_errno(bind(BELL, 7, bell), 0, "bound before the machine has memory");
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	check_errno(bind(OTHER, 1, other), 0, "bound after it");
	check_errno(bind(BELL, 7, other), EEXIST, "the same twice");
	check_errno(bind(BELL, 9, 999), EBADF, "no such descriptor");
	check_errno(bind(BELL, 9, file), EINVAL, "no eventfd");
	check_errno(lg_write(m.fd, 3, LHREQ_EVENTFD, BELL, 9), EINVAL, "three words");
	for (i = 2; i < 64; i++)
		if (bind(OTHER, i, other) < 0)
			break;
	check(i == 64, "%d bells have room", i);
	check_errno(bind(OTHER, 64, other), ENOSPC, "one more has not");
	expect(LGUEST_EXIT_MMIO_WRITE, BELL, 4, 8, "another value");
	check(rung(bell) == 3, "three stores rang, and none came out of read()");
	check(rung(other) == 1, "so did the other bell, once");
	expect(LGUEST_EXIT_MMIO_WRITE, BELL, 1, 7, "another size");
	expect(LGUEST_EXIT_MMIO_READ, BELL, 4, 0, "a load");
	close(other);
	check(lg_run(&m) == LGUEST_EXIT_POWEROFF, "the guest ran to its end");
	check(rung(bell) == 1, "one more rang on the way");
	check(rung(bell) == 0, "and that was all");
	done();
}

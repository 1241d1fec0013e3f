// SPDX-License-Identifier: GPL-2.0
/* /dev/lguest and everything that one can do to it wrongly. */
#include "lgdev.h"
#include <asm/ldt.h>
#include <sys/io.h>
#include <sys/syscall.h>

static long initialize(int fd, uint32_t lo, uint32_t hi, uint32_t pages, uint32_t entry, uint32_t bp)
{
	return lg_write(fd, 6, LHREQ_INITIALIZE, lo, hi, pages, entry, bp);
}

static void *reader(void *arg)
{
	struct machine *m = arg;

	lg_run(m);
	return NULL;
}

/* in a child, so that what it does to itself ends with it: 0 if as wanted */
static void in_child(struct machine *m, int (*fn)(struct machine *), const char *name)
{
	int status;
	pid_t p;

	fflush(stdout);
	p = fork();
	if (!p)
		_exit(fn(m));
	waitpid(p, &status, 0);
	check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s (%x)", name, status);
}

static int other_mm(struct machine *m)
{
	return !(lg_run(m) == -EPERM);
}

static int with_ldt(struct machine *unused)
{
	struct machine m;
	struct user_desc d = { .entry_number = 0, .base_addr = 0, .limit = 0xfffff,
		.seg_32bit = 1, .limit_in_pages = 1, .useable = 1 };
	int r;

	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	if (syscall(SYS_modify_ldt, 1, &d, sizeof(d)))
		return 2;
	r = lg_run(&m);
	return !(r == -EPERM);
}

static int with_io_bitmap(struct machine *unused)
{
	struct machine m;
	int r;

	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	if (ioperm(0x80, 1, 1))
		return 2;
	r = lg_run(&m);
	if (r != -EPERM)
		return 1;
	/* it may let go of it and go on */
	if (ioperm(0x80, 1, 0))
		return 3;
	return 0;
}

static int as_nobody(struct machine *unused)
{
	if (setuid(65534))
		return 2;
	return !(open(LGUEST_DEVICE, O_RDWR) < 0 && errno == EACCES);
}

int main(void)
{
	struct lguest_exit e;
	struct machine m, other;
	struct stat st;
	uint32_t word = 0;
	volatile uintptr_t bad = 4;
	pthread_t t;
	int fd, i, n;
	uintptr_t base, end = lg_host64() ? 0xffffe000 : 0xc0000000;	/* of what we may point to */

	stat(LGUEST_DEVICE, &st);
	check(S_ISCHR(st.st_mode) && (st.st_mode & 07777) == 0600 && st.st_uid == 0,
	      LGUEST_DEVICE " is root's, mode %o", st.st_mode & 07777);
	in_child(NULL, as_nobody, "nobody may not open it");

	fd = lg_open();
	check_errno(read(fd, &e, sizeof(e)), EINVAL, "read before INITIALIZE");
	check_errno(lg_write(fd, 2, LHREQ_BREAK, 2), EINVAL, "BREAK 2");
	check_errno(lg_write(fd, 2, LHREQ_IRQ, 32), EINVAL, "IRQ line 32 before INITIALIZE");
	check_errno(lg_write(fd, 2, LHREQ_EVENTFD, 1), EINVAL, "EVENTFD, which is for later");
	check_errno(lg_write(fd, 3, LHREQ_IRQ, 1, 1), EINVAL, "IRQ with a word too many");
	check_errno(lg_write(fd, 2, 77, 1), EINVAL, "an unknown request");
	check_errno(lg_write(fd, 2, 0xffffffff, 1), EINVAL, "a request of all ones");
	check_errno(write(fd, &word, 0), EINVAL, "an empty write");
	check_errno(write(fd, &word, 2), EINVAL, "half a word");
	check_errno(write(fd, (void *)bad, 24), EFAULT, "a write from a bad address");
	check_errno(lg_write(fd, 3, LHREQ_INITIALIZE, 0, 0), EINVAL, "INITIALIZE, cut short");

	lg_prepare(&m, 8 << 20, "/t/guests/spin", "spin", MAP_PRIVATE, -1);
	base = (uintptr_t)m.mem;
	check_errno(initialize(m.fd, base + 1, 0, 2048, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: base not on a page");
	check_errno(initialize(m.fd, base, 0, 0, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: no pages");
	check_errno(initialize(m.fd, base, 0, 0xc0001, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: more than 3 GB");
	check_errno(initialize(m.fd, base, 0, 0xffffffff, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: all ones of pages");
	check_errno(initialize(m.fd, base, 0, 0x100800, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: pages that wrap around");
	check_errno(initialize(m.fd, base, 1, 2048, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: a base above 4 GB");
	check_errno(initialize(m.fd, end, 0, 2048, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: the host kernel's memory");
	check_errno(initialize(m.fd, end - 0x1000, 0, 2048, m.entry, LG_BOOT_PARAMS), EINVAL,
		    "INITIALIZE: memory that runs into the host kernel's");
	check_errno(read(m.fd, &e, sizeof(e)), EINVAL, "read after a failed INITIALIZE");
	check_errno(lg_initialize(&m), 0, "INITIALIZE");
	check_errno(lg_initialize(&m), EBUSY, "INITIALIZE a second time");
	check_errno(read(m.fd, &e, sizeof(e) - 1), EINVAL, "read into a short buffer");
	check_errno(read(m.fd, &e, 0), EINVAL, "read into nothing");
	check_errno(lg_write(m.fd, 2, LHREQ_IRQ, 32), EINVAL, "IRQ line 32");
	check_errno(lg_write(m.fd, 2, LHREQ_IRQ, 0xffffffff), EINVAL, "IRQ line of all ones");
	check_errno(lg_write(m.fd, 2, LHREQ_IRQ, 31), 0, "IRQ line 31");
	in_child(&m, other_mm, "another process may not run it");
	in_child(NULL, with_ldt, "nor one with an LDT");
	in_child(NULL, with_io_bitmap, "nor one with an I/O bitmap");

	pthread_create(&t, NULL, reader, &m);
	usleep(100000);
	check_errno(read(m.fd, &e, sizeof(e)), EBUSY, "read while another thread is in it");
	check_errno(lg_write(m.fd, 2, LHREQ_IRQ, 5), 0, "but an IRQ is welcome");
	lg_write(m.fd, 2, LHREQ_BREAK, 1);
	pthread_join(t, NULL);
	check(strstr(m.console, "begin spin") != NULL, "the guest had begun");
	lg_end(&m);

	/* many at once */
	for (n = 0; n < 200; n++)
		if (open(LGUEST_DEVICE, O_RDWR) < 0)
			break;
	check(n == 200, "200 open at once (%d)", n);
	for (i = 3; i < 300; i++)
		close(i);
	for (n = 0, i = 0; i < 20; i++) {
		lg_start(&other, 4 << 20, "/t/guests/spin", "exit");
		n += lg_run(&other) == LGUEST_EXIT_POWEROFF;
	}
	check(n == 20, "20 guests, none of them closed (%d)", n);
	/* the exit is said again */
	check(lg_run(&other) == LGUEST_EXIT_POWEROFF, "read after power off says power off again");
	done();
}

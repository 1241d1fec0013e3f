// SPDX-License-Identifier: GPL-2.0
/*
 * read() of /dev/lguest by io_uring: an I/O worker runs the guest, a thread
 * that never has FPU registers of its own in the eyes of the scheduler.
 * The guest keeps a number in the FPU and compares; so does a process beside it.
 */
#include "lgdev.h"
#include <linux/io_uring.h>
#include <sys/syscall.h>

static struct machine m;

static int uring_read(int fd, void *buf, unsigned int len)
{
	struct io_uring_params p = {};
	int ring = syscall(SYS_io_uring_setup, 4, &p);
	unsigned char *sq, *cq;
	struct io_uring_sqe *sqe;
	struct io_uring_cqe *cqe;
	unsigned int head;

	if (ring < 0)
		die("io_uring_setup");
	sq = mmap(NULL, p.sq_off.array + p.sq_entries * 4, PROT_READ | PROT_WRITE,
		  MAP_SHARED, ring, IORING_OFF_SQ_RING);
	cq = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(*cqe), PROT_READ | PROT_WRITE,
		  MAP_SHARED, ring, IORING_OFF_CQ_RING);
	sqe = mmap(NULL, p.sq_entries * sizeof(*sqe), PROT_READ | PROT_WRITE,
		   MAP_SHARED, ring, IORING_OFF_SQES);
	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_READ;
	sqe->fd = fd;
	sqe->addr = (uintptr_t)buf;
	sqe->len = len;
	sqe->flags = IOSQE_ASYNC;
	((unsigned int *)(sq + p.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned int *)(sq + p.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		die("io_uring_enter");
	head = *(unsigned int *)(cq + p.cq_off.head);
	cqe = (void *)(cq + p.cq_off.cqes);
	return cqe[head & *(unsigned int *)(cq + p.cq_off.ring_mask)].res;
}

/* keep a number in st(0) for so many turns; the number of times it changed */
static unsigned int hold(int number, unsigned int turns)
{
	unsigned int bad = 0;
	int got;

	asm volatile("fninit\n\tfildl %0" : : "m"(number));
	while (turns--) {
		asm volatile("fistl %0" : "=m"(got));
		if (got != number) {
			bad++;
			asm volatile("fninit\n\tfildl %0" : : "m"(number));
		}
	}
	asm volatile("fninit");
	return bad;
}

int main(void)
{
	unsigned char *top;
	int r, status;
	pid_t other;

	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x170000);
	lg_mov(&m, EAX, 11111);
	lg_code(&m, 2, 0xdb, 0xe3);		/* fninit */
	lg_code(&m, 1, 0x50);			/* push %eax */
	lg_code(&m, 3, 0xdb, 0x04, 0x24);	/* fildl (%esp) */
	lg_mov(&m, ECX, 30000000);
	top = m.at;
	lg_code(&m, 3, 0xdb, 0x14, 0x24);	/* fistl (%esp) */
	lg_code(&m, 3, 0x39, 0x04, 0x24);	/* cmpl %eax, (%esp) */
	lg_code(&m, 2, 0x75, 0);		/* jne bad */
	unsigned char *jne = m.at;
	lg_code(&m, 2, 0xe2, top - (m.at + 2));	/* loop */
	lg_poweroff_call(&m);
	jne[-1] = m.at - jne;
	lg_code(&m, 3, 0x8b, 0x04, 0x24);	/* what it is now, to a device */
	lg_code(&m, 1, 0xa3);
	lg_word(&m, LGUEST_CONSOLE_PHYS + 0x10000);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	other = fork();
	if (!other) {
		unsigned int bad = 0;
		double end = now() + 4;

		while (now() < end)
			bad += hold(22222, 100000);
		_exit(!!bad);
	}
	r = uring_read(m.fd, &m.last, sizeof(m.last));
	if (r == -EPERM || r == -EINVAL || r == -EOPNOTSUPP)
		check(1, "an I/O worker may not run a guest: %s", strerror(-r));
	else
		check(r == sizeof(m.last) && m.last.reason == LGUEST_EXIT_POWEROFF,
		      "the guest's FPU register is its own (%d, %s, value %u)", r,
		      lg_reason(m.last.reason), m.last.value);
	waitpid(other, &status, 0);
	check(status == 0, "and the other process's, too (%x)", status);
	done();
}

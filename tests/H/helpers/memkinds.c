// SPDX-License-Identifier: GPL-2.0
/*
 * Guest memory of every kind that a launcher can give: the guest runs, or it
 * dies with words, or INITIALIZE says no; the host does not mind.
 */
#include "lgdev.h"
#include <sys/syscall.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

#define SIZE (4u << 20)

/* run a guest in what is mapped at mem; -errno or the reason */
static int try(struct machine *m, void *mem, int writable)
{
	memset(m, 0, sizeof(*m));
	m->size = SIZE;
	m->mem = mem;
	m->fd = lg_open();
	m->entry = LG_RAW;
	m->at = m->mem + LG_RAW;
	if (writable) {
		lg_mov(m, ESP, 0x170000);
		lg_init_call(m, LG_DATA - 700);		/* over two pages */
		lg_code(m, 2, 0xff, 0x05);
		lg_word(m, 0x123456);
		lg_poweroff_call(m);
	}
	if (lg_initialize(m) < 0)
		return -errno;
	return lg_run(m);
}

static struct machine m, m2;

static void report(const char *name, int r, int want)
{
	check(r == want, "%s: %s %s", name, lg_reason(r), r == LGUEST_EXIT_DIED ? m.last.message : "");
	if (m.fd > 0)
		close(m.fd);
}

static void *map(int prot, int flags, int fd, off_t off)
{
	void *p = mmap(NULL, SIZE, prot, flags | (fd < 0 ? MAP_ANONYMOUS : 0), fd, off);

	return p == MAP_FAILED ? NULL : p;
}

/* A kernel that does not wait says no, and the guest dies. A newer one (6.12, say) waits, but can be killed. */
static int not_answered(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .range.len = SIZE, .mode = UFFDIO_REGISTER_MODE_MISSING };
	int fd = syscall(SYS_userfaultfd, O_NONBLOCK);
	void *p = map(PROT_READ | PROT_WRITE, MAP_PRIVATE, -1, 0);

	reg.range.start = (uintptr_t)p;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &reg))
		return 2;
	return try(&m, p, 0) == LGUEST_EXIT_DIED ? 0 : 1;
}

static void nobody_answers(void)
{
	int status, child = fork(), i;

	if (!child)
		_exit(not_answered());
	for (i = 0; i < 50 && !waitpid(child, &status, WNOHANG); i++)
		usleep(100000);
	if (i == 50) {
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		check(WIFSIGNALED(status), "memory whose faults nobody answers: it waits, and can be killed");
	} else {
		check(WIFEXITED(status) && WEXITSTATUS(status) != 1, "memory whose faults nobody answers: died");
	}
}

int main(void)
{
	int fd, i, rw = PROT_READ | PROT_WRITE;
	char *p, *q;

	report("private", try(&m, map(rw, MAP_PRIVATE, -1, 0), 1), LGUEST_EXIT_POWEROFF);
	report("shared", try(&m, map(rw, MAP_SHARED, -1, 0), 1), LGUEST_EXIT_POWEROFF);

	if (!system("echo 8 >/proc/sys/vm/nr_hugepages") && (p = map(rw, MAP_PRIVATE | MAP_HUGETLB, -1, 0))) {
		report("huge pages", try(&m, p, 1), LGUEST_EXIT_POWEROFF);
		munmap(p, SIZE);
		check(!system("echo 0 >/proc/sys/vm/nr_hugepages; grep -q 'HugePages_Total: *0' /proc/meminfo"),
		      "and they are all given back");
	}
	p = map(rw, MAP_PRIVATE, -1, 0);
	madvise(p, SIZE, MADV_HUGEPAGE);
	memset(p, 0, SIZE);
	report("transparent huge pages", try(&m, p, 1), LGUEST_EXIT_POWEROFF);

	fd = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ftruncate(fd, SIZE);
	p = map(rw, MAP_SHARED, fd, 0);
	report("a file", try(&m, p, 1), LGUEST_EXIT_POWEROFF);
	ftruncate(fd, 0x100000 + 4096);
	try(&m, p, 0);
	report("a file that is too short now", m.last.reason, LGUEST_EXIT_DIED);
	unlink("/tmp/file");
	fd = open("/proc/self/exe", O_RDONLY);
	p = map(PROT_READ, MAP_SHARED, fd, 0);
	report("a program's text", try(&m, p, 0), LGUEST_EXIT_DIED);
	p = map(rw, MAP_PRIVATE, -1, 0);
	mprotect(p, SIZE, PROT_READ);
	report("read-only memory", try(&m, p, 0), LGUEST_EXIT_DIED);
	p = map(PROT_NONE, MAP_PRIVATE, -1, 0);
	report("no memory at all", try(&m, p, 0), LGUEST_EXIT_DIED);
	munmap(p, SIZE);
	report("a hole", try(&m, p, 0), LGUEST_EXIT_DIED);

	fd = open("/dev/mem", O_RDWR);
	p = map(PROT_READ, MAP_SHARED, fd, 0);		/* the first MB may be mapped */
	if (!p)
		p = mmap(NULL, 0x100000, PROT_READ, MAP_SHARED, fd, 0);
	if (p != MAP_FAILED)
		report("/dev/mem", try(&m, p, 0), LGUEST_EXIT_DIED);
	fd = open("/dev/mem", O_RDWR);
	p = mmap(NULL, SIZE, rw, MAP_SHARED, fd, 0xfd000000);
	if (p != MAP_FAILED)
		report("a device's memory", try(&m, p, 0), LGUEST_EXIT_DIED);
	fd = open("/dev/zero", O_RDWR);
	report("/dev/zero", try(&m, map(rw, MAP_PRIVATE, fd, 0), 1), LGUEST_EXIT_POWEROFF);

	nobody_answers();

	/* two machines in one memory, and one twice in the same */
	p = map(rw, MAP_SHARED, -1, 0);
	i = try(&m, p, 1);
	i = try(&m2, p, 1);
	report("a second machine in the same memory", i, LGUEST_EXIT_POWEROFF);
	close(m2.fd);

	/* memory that is one page a thousand times */
	fd = syscall(SYS_memfd_create, "x", 0);
	ftruncate(fd, PAGE);
	q = mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < (int)(SIZE / PAGE); i++)
		mmap(q + i * PAGE, PAGE, rw, MAP_SHARED | MAP_FIXED, fd, 0);
	memset(q, 0x90, PAGE);		/* nop, and at last int $0x1f with %eax = 0x90909090... */
	q[4094] = 0xcd;
	q[4095] = LGUEST_TRAP;
	report("one page a thousand times", try(&m, q, 0), LGUEST_EXIT_DIED);

	/* what a guest has pinned stays the guest's when the launcher lets go */
	p = map(rw, MAP_PRIVATE, -1, 0);
	try(&m, p, 1);
	munmap(p, SIZE);
	check(read(m.fd, &m.last, sizeof(m.last)) == sizeof(m.last), "memory unmapped after it all: the end is still told");
	close(m.fd);
	done();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What things cost in a Linux, in instructions: the first process of a guest,
 * or of the same kernel on a bare machine. On the counting machine the time
 * stamp counter counts instructions. See tests/bench/linux.
 *
 * The environment, that is, the kernel's command line, may say:
 *	batches=N	how many of each operation, beside one to warm up
 *	only=NAME	this operation and no other
 *	log=1		print the kernel's log as well
 *
 * Prints one line for each operation: its name, how many make a batch, and for
 * each batch when it began and how long it took.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE	4096
#define BUFFER	65536
#define BATCHES	11
#define RW	(PROT_READ | PROT_WRITE)

typedef unsigned long long u64;

static u64 began, took;		/* the batch that runs */
static char buffer[BUFFER] __attribute__((aligned(PAGE)));

static inline u64 rdtsc(void)
{
	u64 t;

	asm volatile("rdtsc" : "=A"(t) : : "memory");
	return t;
}

static inline long int80(long nr)
{
	asm volatile("int $0x80" : "+a"(nr) : : "memory");
	return nr;
}

static void end(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static void want(int ok, const char *what)
{
	if (ok)
		return;
	printf("ops: FAILED: %s: %m\n", what);
	fflush(stdout);
	if (getpid() != 1)
		_exit(1);
	end();
}

/* The clock runs between these two. */
static void start(void)
{
	began = rdtsc();
}

static void stop(void)
{
	took = rdtsc() - began;
}

static volatile char *map(int pages)
{
	void *p = mmap(NULL, pages * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	want(p != MAP_FAILED, "mmap");
	return p;
}

static void touch(volatile char *p, int pages)
{
	int i;

	for (i = 0; i < pages; i++)
		p[i * PAGE] = 1;
}

static void null_call(int n)
{
	start();
	while (n--)
		int80(SYS_getppid);
	stop();
}

static void gettime(int n)
{
	struct timespec t;

	start();
	while (n--)
		clock_gettime(CLOCK_MONOTONIC, &t);
	stop();
}

static void read_4k(int n)
{
	int fd = open("/init", O_RDONLY);

	want(fd >= 0, "open");
	want(pread(fd, buffer, PAGE, 0) == PAGE, "pread");
	start();
	while (n--)
		pread(fd, buffer, PAGE, 0);
	stop();
	close(fd);
}

static void pipe_self(int n)
{
	int p[2];

	want(!pipe(p), "pipe");
	start();
	while (n--) {
		want(write(p[1], buffer, 1) == 1, "write");
		want(read(p[0], buffer, 1) == 1, "read");
	}
	stop();
	close(p[0]);
	close(p[1]);
}

/* n hops from one process to another, of which two make a round trip */
static void pipe_hop(int n)
{
	int a[2], b[2], i;
	pid_t pid;

	want(!pipe(a) && !pipe(b), "pipe");
	pid = fork();
	want(pid >= 0, "fork");
	if (!pid) {
		close(a[1]);
		while (read(a[0], buffer, 1) == 1)
			write(b[1], buffer, 1);
		_exit(0);
	}
	close(a[0]);
	for (i = -4; i < n / 2; i++) {
		if (!i)
			start();
		want(write(a[1], buffer, 1) == 1, "write");
		want(read(b[0], buffer, 1) == 1, "read");
	}
	stop();
	close(a[1]);
	waitpid(pid, NULL, 0);
	close(b[0]);
	close(b[1]);
}

static void children(int n, int use_vfork, int use_exec)
{
	static char *const argv[] = { "/nothing", NULL };
	int status;
	pid_t pid;

	start();
	while (n--) {
		pid = use_vfork ? vfork() : fork();
		if (!pid) {
			if (use_exec)
				execve(argv[0], argv, argv + 1);
			_exit(use_exec);
		}
		want(pid > 0 && waitpid(pid, &status, 0) == pid && !status, "a child");
	}
	stop();
}

static void fork_exit(int n)
{
	children(n, 0, 0);
}

static void fork_exec(int n)
{
	children(n, 0, 1);
}

static void vfork_exec(int n)
{
	children(n, 1, 1);
}

static void anon_fault(int n)
{
	volatile char *p = map(n + 1);

	touch(p, 1);
	start();
	touch(p + PAGE, n);
	stop();
	munmap((void *)p, (n + 1) * PAGE);
}

static void file_fault(int n)
{
	int fd = open("/init", O_RDONLY), i;
	volatile char *p;

	want(fd >= 0, "open");
	p = mmap(NULL, n * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	want(p != MAP_FAILED, "mmap");
	start();
	for (i = 0; i < n; i++)
		(void)p[i * PAGE];
	stop();
	munmap((void *)p, n * PAGE);
	close(fd);
}

static void cow_fault(int n)
{
	volatile char *p = map(n + 1);
	u64 times[2];
	pid_t pid;
	int to[2];

	touch(p, n + 1);
	want(!pipe(to), "pipe");
	pid = fork();
	want(pid >= 0, "fork");
	if (!pid) {
		touch(p, 1);
		start();
		touch(p + PAGE, n);
		stop();
		times[0] = began;
		times[1] = took;
		write(to[1], times, sizeof(times));
		_exit(0);
	}
	want(read(to[0], times, sizeof(times)) == sizeof(times), "read");
	began = times[0];
	took = times[1];
	waitpid(pid, NULL, 0);
	close(to[0]);
	close(to[1]);
	munmap((void *)p, (n + 1) * PAGE);
}

static void mmap_munmap(int n)
{
	start();
	while (n--)
		munmap((void *)map(16), 16 * PAGE);
	stop();
}

static void mmap_touch(int n)
{
	volatile char *p;

	start();
	while (n--) {
		p = map(16);
		touch(p, 16);
		munmap((void *)p, 16 * PAGE);
	}
	stop();
}

/* Taken away and given back, 256 pages at a time; n is even. */
static void mprotect_256(int n)
{
	volatile char *p = map(256);

	touch(p, 256);
	start();
	while (n--)
		mprotect((void *)p, 256 * PAGE, n & 1 ? PROT_READ : RW);
	stop();
	munmap((void *)p, 256 * PAGE);
}

static void mprotect_touch(int n)
{
	volatile char *p = map(1);

	touch(p, 1);
	start();
	while (n--) {
		mprotect((void *)p, PAGE, PROT_READ);
		mprotect((void *)p, PAGE, RW);
		touch(p, 1);
	}
	stop();
	munmap((void *)p, PAGE);
}

static volatile int caught;
static volatile char *guarded;

static void handler(int sig)
{
	caught++;
	if (sig == SIGSEGV)
		mprotect((void *)guarded, PAGE, RW);
}

static void send_signal(int n)
{
	pid_t me = getpid();

	signal(SIGUSR1, handler);
	caught = -n;
	start();
	while (n--)
		kill(me, SIGUSR1);
	stop();
	want(!caught, "signals");
}

static void segv(int n)
{
	guarded = map(1);
	signal(SIGSEGV, handler);
	caught = -n;
	start();
	while (n--) {
		mprotect((void *)guarded, PAGE, PROT_READ);
		touch(guarded, 1);
	}
	stop();
	want(!caught, "SIGSEGV");
	munmap((void *)guarded, PAGE);
}

/* n times 64 KB, to a process that has nothing else to do */
static void pipe_64k(int n)
{
	long left, k;
	int p[2], back[2];
	pid_t pid;

	memset(buffer, 1, BUFFER);
	want(!pipe(p) && !pipe(back), "pipe");
	pid = fork();
	want(pid >= 0, "fork");
	if (!pid) {
		memset(buffer, 2, BUFFER);
		write(back[1], buffer, 1);
		for (left = (long)n * BUFFER; left > 0; left -= k) {
			k = read(p[0], buffer, BUFFER);
			want(k > 0, "read");
		}
		write(back[1], buffer, 1);
		_exit(0);
	}
	read(back[0], buffer, 1);
	start();
	for (left = (long)n * BUFFER; left > 0; left -= k) {
		k = write(p[1], buffer, BUFFER);
		want(k > 0, "write");
	}
	read(back[0], buffer, 1);
	stop();
	waitpid(pid, NULL, 0);
	close(p[0]);
	close(p[1]);
	close(back[0]);
	close(back[1]);
}

static void cpu_loop(int n)
{
	unsigned int a = 1, b = 7, i;

	start();
	while (n--)
		for (i = 0; i < 1000; i++)
			asm volatile("add %1, %0; rol $3, %0; xor %0, %1"
				     : "+r"(a), "+r"(b));
	stop();
}

static void mem_loop(int n)
{
	static volatile char *p;
	int i;

	if (!p)
		touch(p = map(1024), 1024);
	start();
	while (n--)
		for (i = 0; i < 1024 * PAGE; i += 64)
			p[i]++;
	stop();
}

static const struct {
	const char *name;
	void (*run)(int n);
	int n;
} op[] = {
	{ "null", null_call, 500 },
	{ "gettime", gettime, 200 },
	{ "read4k", read_4k, 50 },
	{ "pipe", pipe_self, 100 },
	{ "hop", pipe_hop, 200 },
	{ "fork", fork_exit, 5 },
	{ "exec", fork_exec, 5 },
	{ "vforkexec", vfork_exec, 5 },
	{ "anon", anon_fault, 256 },
	{ "file", file_fault, 128 },
	{ "cow", cow_fault, 256 },
	{ "mmap", mmap_munmap, 50 },
	{ "mmaptouch", mmap_touch, 20 },
	{ "mprotect", mprotect_256, 20 },
	{ "protecttouch", mprotect_touch, 50 },
	{ "signal", send_signal, 50 },
	{ "segv", segv, 50 },
	{ "pipe64k", pipe_64k, 8 },
	{ "cpu", cpu_loop, 1000 },
	{ "mem", mem_loop, 2 },
};

/* A second process: what the first one does wrong the kernel makes a fuss of. */
static void operations(int batches, const char *only)
{
	u64 times[BATCHES + 1][2];
	int i, k;

	for (i = 0; i < (int)(sizeof(op) / sizeof(*op)); i++) {
		if (only && strcmp(op[i].name, only))
			continue;
		for (k = 0; k <= batches; k++) {
			op[i].run(op[i].n);
			times[k][0] = began;
			times[k][1] = took;
		}
		printf("ops %s %d", op[i].name, op[i].n);
		for (k = 0; k <= batches; k++)
			printf(" %llu+%llu", times[k][0], times[k][1]);
		printf("\n");
		fflush(stdout);
	}
}

/* The log, with a line in it whose time we know on both clocks. */
static void print_log(void)
{
	static char log[1 << 17];
	char *line, *rest;
	u64 now;
	int fd;

	mknod("/kmsg", S_IFCHR | 0600, makedev(1, 11));
	fd = open("/kmsg", O_WRONLY);
	want(fd >= 0, "kmsg");
	now = rdtsc();
	want(write(fd, "<6>ops mark\n", 12) == 12, "kmsg");
	printf("ops mark %llu\n", now);
	want(klogctl(3, log, sizeof(log) - 1) > 0, "syslog");
	for (line = strtok_r(log, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		printf("log %s\n", line);
}

int main(int argc, char **argv)
{
	u64 init = rdtsc();
	const char *value = getenv("batches");
	int batches = value ? atoi(value) : BATCHES;
	char *again[] = { argv[0], "operations", NULL };
	int status;
	pid_t pid;

	want(batches >= 0 && batches <= BATCHES, "batches");
	if (argc > 1) {
		operations(batches, getenv("only"));
		fflush(stdout);
		return 0;
	}
	printf("ops init %llu\n", init);
	if (getenv("log"))
		print_log();
	fflush(stdout);
	pid = batches ? fork() : 0;
	if (batches && !pid) {
		execv("/init", again);
		_exit(9);
	}
	want(!batches || (waitpid(pid, &status, 0) == pid && !status), "the operations");
	printf("ops end\n");
	fflush(stdout);
	end();
}

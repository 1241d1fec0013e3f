// SPDX-License-Identifier: GPL-2.0
/*
 * Be the attacker who owns the launcher: seize it with ptrace and have it make system calls.
 *   inject PID locked [DIRECTORY]   what is not on the list must be caught, all of it
 *   inject PID open                 without a cage everything works
 *   inject PID die                  one forbidden call, and the signal is let through
 */
#define _FILE_OFFSET_BITS 64
#include "lgdev.h"
#include <asm/unistd_32.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <sys/user.h>
#include <linux/net.h>
#include <termios.h>

#define LAST 450	/* of Linux 6.1 */
#define CAUGHT -99999
static pid_t pid;
static struct user_regs_struct saved;
static unsigned long text, page;	/* an int $0x80 in its text; some of its stack */

/* The book's list: what goes through, whatever the arguments. */
static const int listed[] = {
	__NR_read, __NR_write, __NR_poll, __NR_close, __NR_readv, __NR_writev, __NR_preadv, __NR_pwritev,
	__NR_fdatasync, __NR_fallocate, __NR_lseek, __NR__llseek, __NR_getrandom, __NR_recvfrom, __NR_sendto, __NR_sendmsg,
	__NR_futex, __NR_futex_time64, __NR_pause, __NR_brk, __NR_munmap, __NR_madvise, __NR_set_robust_list,
	__NR_rseq, __NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigtimedwait, __NR_rt_sigtimedwait_time64,
	__NR_wait4, __NR_rt_sigreturn, __NR_sigreturn, __NR_restart_syscall, __NR_gettid, __NR_getpid, __NR_exit,
	__NR_exit_group,
};
static const int for_meetings[] = {
	__NR_socket, __NR_connect, __NR_bind, __NR_listen, __NR_accept4, __NR_link, __NR_unlink, __NR_nanosleep,
	__NR_clock_nanosleep, __NR_clock_nanosleep_time64, __NR_statx, __NR_fstatat64,
};
static int meets;

static int is_listed(int n)
{
	for (unsigned int i = 0; i < sizeof(listed) / sizeof(*listed); i++)
		if (listed[i] == n)
			return 1;
	for (unsigned int i = 0; meets && i < sizeof(for_meetings) / sizeof(*for_meetings); i++)
		if (for_meetings[i] == n)
			return 1;
	return 0;
}

static void stopped(int *status)
{
	if (waitpid(pid, status, __WALL) != pid || !WIFSTOPPED(*status))
		die("pid %d is not stopped but %x", pid, *status);
}

/* One system call, one step; then everything is as it was. */
static long inject(long n, long a, long b, long c, long d, long e)
{
	struct user_regs_struct r = saved;
	int status;

	r.eip = text;
	r.orig_eax = -1;
	r.eax = n;
	r.ebx = a; r.ecx = b; r.edx = c; r.esi = d; r.edi = e; r.ebp = 0;
	if (ptrace(PTRACE_SETREGS, pid, 0, &r))
		die("ptrace %ld", n);
	do {	/* a call that was caught leaves a trap of the step behind */
		if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0))
			die("ptrace %ld", n);
		stopped(&status);
		if (ptrace(PTRACE_GETREGS, pid, 0, &r))
			die("registers");
	} while (WSTOPSIG(status) == SIGTRAP && (unsigned long)r.eip == text);
	if (WSTOPSIG(status) == SIGSYS)
		return CAUGHT;
	if (WSTOPSIG(status) != SIGTRAP)
		die("system call %ld: signal %d", n, WSTOPSIG(status));
	return r.eax;
}

static void put(unsigned long at, const void *data, size_t n)
{
	char file[40];
	int fd;

	sprintf(file, "/proc/%d/mem", pid);
	fd = open(file, O_RDWR);
	if (fd < 0 || pwrite(fd, data, n, at) != (ssize_t)n)
		die("%s", file);
	close(fd);
}

static void find_int80(void)
{
	static unsigned char code[1 << 21];
	char file[40], line[256];
	unsigned long from, to;
	ssize_t got = 0;
	int fd;
	FILE *f;

	sprintf(file, "/proc/%d/maps", pid);
	f = fopen(file, "r");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx-%lx r-xp", &from, &to) == 2 && strstr(line, "r-xp") && strstr(line, "/lguest")) {
			sprintf(file, "/proc/%d/mem", pid);
			fd = open(file, O_RDONLY);
			got = pread(fd, code, to - from < sizeof(code) ? to - from : sizeof(code), from);
			close(fd);
			break;
		}
	fclose(f);
	for (ssize_t i = 0; i + 1 < got; i++)
		if (code[i] == 0xcd && code[i + 1] == 0x80) {
			text = from + i;
			return;
		}
	die("no int $0x80 in the launcher");
}

static void caught(long got, const char *what)
{
	check(got == CAUGHT, "%s: not made (%ld)", what, got == CAUGHT ? 0 : got);
}

static void every_number(void)
{
	/* these are listed for some arguments only, and tried by themselves */
	static const int special[] = { __NR_ioctl, __NR_mmap2, __NR_mprotect, __NR_clone, __NR_clone3, __NR_tgkill,
		__NR_socketcall };
	char open_too[400] = "";
	int n, ran = 0, let = 0;

	for (n = 0; n <= LAST; n++) {
		int skip = is_listed(n);

		for (unsigned int i = 0; i < sizeof(special) / sizeof(*special); i++)
			skip |= special[i] == n;
		if (skip)
			continue;
		ran++;
		if (inject(n, -1, 0, 0, 0, 0) != CAUGHT) {
			let++;
			if (strlen(open_too) < 380)
				sprintf(open_too + strlen(open_too), " %d", n);
		}
	}
	check(!let, "of %d numbers that are not on the list %d go through%s", ran, let, open_too);
	check(inject(__NR_getpid, 0, 0, 0, 0, 0) == pid, "getpid, which is, does");
	check(inject(__NR_close, 999, 0, 0, 0, 0) == -EBADF, "close too");
	check(inject(__NR_fdatasync, 999, 0, 0, 0, 0) == -EBADF, "fdatasync too");
}

static void special_ones(void)
{
	char letter = '!';

	put(page, &letter, 1);
	caught(inject(__NR_ioctl, 0, TIOCSTI, page, 0, 0), "TIOCSTI");
	check(inject(__NR_ioctl, 999, TCGETS, page, 0, 0) == -EBADF, "TCGETS may be tried");
	caught(inject(__NR_mmap2, 0, 4096, 7, 0x22, -1), "memory to be written and executed");
	caught(inject(__NR_mprotect, text & ~4095, 4096, 7, 0, 0), "the program's text, writable and executable");
	check((unsigned long)inject(__NR_mmap2, 0, 4096, 3, 0x22, -1) < -4096ul, "memory to be written may be had");
	caught(inject(__NR_clone, SIGCHLD, 0, 0, 0, 0), "a process");
	check(inject(__NR_clone3, page, 0, 0, 0, 0) == -ENOSYS, "clone3 does not exist");
	caught(inject(__NR_tgkill, getpid(), getpid(), 0, 0, 0), "a signal to somebody else");
	check(inject(__NR_tgkill, pid, pid, 0, 0, 0) == 0, "a signal to itself");
}

static void sockets(void)
{
	unsigned long words[] = { AF_INET, SOCK_STREAM, 0 };

	put(page, words, sizeof(words));
	if (!meets) {
		caught(inject(__NR_socketcall, SYS_SOCKET, page, 0, 0, 0), "socketcall(socket)");
		caught(inject(__NR_socketcall, SYS_CONNECT, page, 0, 0, 0), "socketcall(connect)");
	}
	caught(inject(__NR_socketcall, SYS_SETSOCKOPT, page, 0, 0, 0), "socketcall(setsockopt)");
	caught(inject(__NR_socketcall, SYS_RECVMSG, page, 0, 0, 0), "socketcall(recvmsg)");
}

static long unlink_it(const char *name)
{
	put(page, name, strlen(name) + 1);
	return inject(__NR_unlink, page, 0, 0, 0, 0);
}

static void meetings(const char *directory)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(9) };
	char name[200];
	long fd, r;

	sprintf(name, "%s/remains", directory);
	close(open(name, O_CREAT | O_WRONLY, 0600));
	r = unlink_it(name);
	check(!r, "a name in the meeting's directory can be removed (%ld)", r);
	sprintf(name, "%s/../elsewhere", directory);
	close(open(name, O_CREAT | O_WRONLY, 0600));
	r = unlink_it(name);
	check(r == -EACCES, "one beside it cannot (%ld)", r);
	unlink(name);
	fd = inject(__NR_socket, AF_INET, SOCK_DGRAM, 0, 0, 0);
	there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(!connect(socket(AF_INET, SOCK_DGRAM, 0), (void *)&there, sizeof(there)), "we have a road to the host");
	put(page, &there, sizeof(there));
	r = inject(__NR_connect, fd, page, sizeof(there), 0, 0);
	check(fd >= 0 && r == -ENETUNREACH, "and it has none to any network (%ld, %ld)", fd, r);
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 3)
		return 2;
	pid = atoi(argv[1]);
	meets = argc > 3;
	find_int80();
	if (ptrace(PTRACE_SEIZE, pid, 0, 0) || ptrace(PTRACE_INTERRUPT, pid, 0, 0))
		die("cannot seize %d", pid);
	stopped(&status);
	if (ptrace(PTRACE_GETREGS, pid, 0, &saved))
		die("registers");
	page = (saved.esp - 8192) & ~4095ul;
	if (!strcmp(argv[2], "locked")) {
		every_number();
		special_ones();
		sockets();
		if (meets)
			meetings(argv[3]);
	} else if (!strcmp(argv[2], "open")) {
		put(page, "/dev/null", 10);
		check(inject(__NR_open, page, O_RDONLY, 0, 0, 0) >= 0, "open works");
		check(inject(__NR_getppid, 0, 0, 0, 0, 0) > 0, "getppid, too");
	} else {
		check(inject(__NR_getppid, 0, 0, 0, 0, 0) == CAUGHT, "getppid is caught");
		ptrace(PTRACE_CONT, pid, 0, SIGSYS);
		waitpid(pid, &status, __WALL);
		while (WIFSTOPPED(status)) {
			ptrace(PTRACE_CONT, pid, 0, WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status));
			waitpid(pid, &status, __WALL);
		}
		check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "and it dies of SIGSYS (%x)", status);
		done();
	}
	inject(__NR_getpid, 0, 0, 0, 0, 0);	/* no trap is left behind */
	if (ptrace(PTRACE_SETREGS, pid, 0, &saved) || ptrace(PTRACE_DETACH, pid, 0, 0))
		die("detach");
	done();
}

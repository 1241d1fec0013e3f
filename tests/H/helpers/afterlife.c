// SPDX-License-Identifier: GPL-2.0
/* Machines whose process has gone: over exec, in a socket's queue that only the collector finds, in a child. */
#include "lgdev.h"
#include <sys/socket.h>
#include <sys/un.h>

static struct machine m;

static void machine(void)
{
	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, 0x170000);
	lg_init_call(&m, LG_DATA);
	lg_hcall(&m, LHCALL_SET_CLOCKEVENT, 300000000, 0, 0, 0);	/* fires after us */
	lg_poweroff_call(&m);
	if (lg_initialize(&m) < 0 || lg_run(&m) != LGUEST_EXIT_POWEROFF)
		die("a machine");
}

static void send_fd(int s, int fd)
{
	char c = 'x', buf[CMSG_SPACE(sizeof(int))] = {};
	struct iovec v = { &c, 1 };
	struct msghdr h = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = buf, .msg_controllen = sizeof(buf) };
	struct cmsghdr *cm = CMSG_FIRSTHDR(&h);

	cm->cmsg_level = SOL_SOCKET;
	cm->cmsg_type = SCM_RIGHTS;
	cm->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cm), &fd, sizeof(fd));
	if (sendmsg(s, &h, 0) < 0)
		die("sendmsg");
}

int main(int argc, char **argv)
{
	struct lguest_exit x;
	int s[2], i, status;

	if (argc > 1) {		/* after an exec (one check came before), with the file of the life before */
		int fd = atoi(argv[1]);

		tests_run = 1;

		check_errno(read(fd, &x, sizeof(x)), EPERM, "read() after exec");
		check_errno(lg_write(fd, 2, LHREQ_IRQ, 3), 0, "an interrupt after exec");
		close(fd);
		usleep(100000);
		done();
	}
	for (i = 0; i < 20; i++) {	/* a cycle of files in flight */
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, s))
			die("socketpair");
		machine();
		send_fd(s[0], m.fd);
		send_fd(s[0], s[0]);
		send_fd(s[0], s[1]);
		close(s[0]);
		close(s[1]);
		lg_end(&m);
		if (!fork()) {	/* and a child that has only the file */
			machine();
			if (!fork()) {
				munmap(m.mem, m.size);
				usleep(400000);
				_exit(0);
			}
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		;
	usleep(600000);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);	/* closing one in flight wakes the collector */
	send_fd(s[0], s[1]);
	close(s[0]);
	close(s[1]);
	usleep(200000);
	check(1, "files in flight, files of children");
	fflush(stdout);
	machine();
	fcntl(m.fd, F_SETFD, 0);
	char n[10];
	sprintf(n, "%d", m.fd);
	execl("/proc/self/exe", "afterlife", n, NULL);
	return 3;
}

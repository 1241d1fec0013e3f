// SPDX-License-Identifier: GPL-2.0
/*
 * The launcher changes the guest's memory under it.  Whatever it does, host
 * and guest must see the same page, or the guest dies by name.
 */
#include "lgdev.h"

#define AT 0x300000u
#define SIZE (8u << 20)
static struct machine m;

/* send one command; the line that the guest answers, or its last words */
static const char *command(int c)
{
	static char answer[400];
	unsigned int start = m.printed;

	for (;;) {
		ssize_t n = read(m.fd, &m.last, sizeof(m.last));

		if (n < 0) {
			snprintf(answer, sizeof(answer), "error %s", strerror(errno));
			return answer;
		}
		if (m.last.reason == LGUEST_EXIT_MMIO_READ) {
			lg_write(m.fd, 2, LHREQ_MMIO_RESULT, c ? c : 0xffffffff);
			c = 0;
		} else if (m.last.reason == LGUEST_EXIT_MMIO_WRITE) {
			lg_putchar(&m, m.last.value & 0xff);
			if ((m.last.value & 0xff) == '\n') {
				snprintf(answer, sizeof(answer), "%.*s",
					 (int)(m.printed - start - 1), m.console + start);
				return answer;
			}
		} else {
			snprintf(answer, sizeof(answer), "%s: %s", lg_reason(m.last.reason),
				 m.last.message);
			return answer;
		}
	}
}

static void begin(int flags, int fd, int init)
{
	lg_prepare(&m, SIZE, "/t/guests/peek", "value=0x41414141", flags, fd);
	if (init && lg_initialize(&m) < 0)
		die("INITIALIZE");
	if (strcmp(command(0), "ready"))
		die("the guest is not ready: %s", m.console);
}

static int same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

static int died(const char *answer)
{
	return !strncmp(answer, "died: ", 6) && strlen(answer) > 12;
}

/*
 * The end of each: what the guest reads and what the host reads must agree.
 * The word is four printable characters and a NUL, so the message shows it.
 */
static void agree(const char *name)
{
	char guest[400];
	const char *host;
	unsigned int word;

	strcpy(guest, command('r'));
	if (died(guest)) {
		check(1, "%s: it dies by name: %s", name, guest);
		lg_end(&m);
		return;
	}
	host = command('m');
	if (sscanf(guest, "read %x", &word) != 1) {
		check(0, "%s: the guest says: %s", name, guest);
	} else {
		char text[16] = { word, word >> 8, word >> 16, word >> 24, 0 };

		check((died(host) && strstr(host, text)) || (died(host) && !strstr(host, "AAAA")
			&& !strstr(host, "BBBB") && !strstr(host, "WWWW") && !strstr(host, "LLLL")),
		      "%s: the guest sees %s, the host: %s", name, text, host);
	}
	lg_end(&m);
}

int main(void)
{
	unsigned char *page;
	int fd, status;
	pid_t p;

	/* nothing done */
	begin(MAP_PRIVATE, -1, 1);
	check(same(command('r'), "read 41414141"), "undisturbed: %s", "the guest reads what it wrote");
	memcpy(m.mem + AT, "LLLL", 4);
	check(same(command('r'), "read 4c4c4c4c"), "and what its launcher wrote");
	check(same(command('w'), "written") && !memcmp(m.mem + AT, "WWWW", 4),
	      "and the launcher what it wrote");
	agree("undisturbed");

	/* unmapped */
	begin(MAP_PRIVATE, -1, 1);
	munmap(m.mem + AT, PAGE);
	agree("munmap of a page in use");
	begin(MAP_PRIVATE, -1, 1);
	munmap(m.mem + AT + PAGE, 8 * PAGE);
	check(died(command('n')), "munmap of a page not used yet: %s", m.last.message);
	check(!strncmp(command('r'), "died: ", 6), "and it stays dead");
	lg_end(&m);

	/* other pages in their place */
	begin(MAP_PRIVATE, -1, 1);
	page = mmap(m.mem + AT, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	memcpy(page, "BBBB", 5);
	agree("another page mapped in its place");
	begin(MAP_PRIVATE, -1, 1);
	page = mmap(m.mem + AT, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	memcpy(page, "BBBB", 5);
	command('f');
	agree("another page in its place, and a flush");

	/* moved away */
	begin(MAP_PRIVATE, -1, 1);
	page = mremap(m.mem + AT, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		      mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	if (page == MAP_FAILED)
		die("mremap");
	memcpy(page, "BBBB", 5);
	agree("mremap");

	/* made read-only */
	begin(MAP_PRIVATE, -1, 1);
	mprotect(m.mem + AT, 64 * PAGE, PROT_READ);
	{
		const char *a = command('n');

		check(died(a) || same(a, "new 0"), "read-only to its launcher, not used yet: %s", a);
	}
	lg_end(&m);

	/* forked */
	begin(MAP_PRIVATE, -1, 1);
	fflush(stdout);
	p = fork();
	if (!p) {
		memcpy(m.mem + AT, "CCCC", 4);
		sleep(1);
		_exit(!!memcmp(m.mem + AT, "CCCC", 4));
	}
	memcpy(m.mem + AT, "BBBB", 4);
	check(same(command('r'), "read 42424242"), "forked: the guest is its parent's");
	check(same(command('w'), "written") && !memcmp(m.mem + AT, "WWWW", 4),
	      "forked: the parent sees its writes");
	waitpid(p, &status, 0);
	check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "forked: the child keeps its copy");
	check(same(command('r'), "read 57575757"), "forked: and the guest its page");
	agree("forked");

	/* a file, truncated */
	fd = memfd_create("guest", 0);
	if (ftruncate(fd, SIZE))
		die("ftruncate");
	begin(MAP_SHARED, fd, 1);
	check(same(command('r'), "read 41414141"), "in a file: the guest reads what it wrote");
	if (ftruncate(fd, AT))
		die("ftruncate");
	{
		const char *a = command('n');

		check(died(a) || same(a, "new 0"), "the file truncated, a page not used yet: %s", a);
	}
	lg_end(&m);
	if (ftruncate(fd, SIZE))
		die("ftruncate");
	begin(MAP_SHARED, fd, 1);
	if (ftruncate(fd, AT) || ftruncate(fd, SIZE))
		die("ftruncate");
	memcpy(m.mem + AT, "BBBB", 5);
	agree("the file truncated and grown again");
	done();
}

// Eight processes that share a file and memory, under each other's hands, and more memory than there is:
// every word that is read must be the one that was written. memory [SECONDS] [MEGABYTES each]
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGES 64
#define WORKERS 8

static sigjmp_buf back;
static volatile unsigned int *file;
static int fd;

static void fault(int sig)
{
	siglongjmp(back, sig);
}

static int bad(const char *what, unsigned int got, unsigned int want)
{
	printf("MEM bad %s: %x, not %x\n", what, got, want);
	return 1;
}

// A word of the file's page says whose it is: the page, in the upper half.
static int look_at_file(int page)
{
	int sig = sigsetjmp(back, 1);

	if (!sig) {
		unsigned int word = file[page * 1024];

		if (word && word >> 16 != 0x5000u + page)
			return bad("file", word, 0x5000u + page);
	} else if (sig != SIGBUS) {
		return bad("signal", sig, SIGBUS);
	}
	return 0;
}

static int protect(unsigned int *p, unsigned int word)
{
	int sig;

	p[0] = word;
	mprotect(p, 4096, PROT_READ);
	sig = sigsetjmp(back, 1);
	if (!sig) {
		*(volatile unsigned int *)p = ~word;
		return bad("protected", *p, word);
	}
	if (p[0] != word)
		return bad("after a protection", *p, word);
	mprotect(p, 4096, PROT_READ | PROT_WRITE);
	p[0] = ~word;
	munmap(p, 4096);
	sig = sigsetjmp(back, 1);
	if (!sig)
		return bad("unmapped", *(volatile unsigned int *)p, 0);
	p = mmap(p, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	return p[0] ? bad("new", p[0], 0) : 0;
}

static int copy_on_write(unsigned int *p, unsigned int word)
{
	int status;

	p[1] = word;
	if (!fork()) {
		if (p[1] != word)
			_exit(bad("in the child", p[1], word));
		p[1] = ~word;
		_exit(p[1] != ~word);
	}
	if (wait(&status) < 0 || status)
		return bad("child", status, 0);
	return p[1] == word ? 0 : bad("after the child", p[1], word);
}

static int worker(int me, int seconds, int megabytes)
{
	unsigned int n = megabytes * 256, i, round;
	unsigned int *own = mmap(NULL, n * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	time_t end = time(NULL) + seconds;

	signal(SIGBUS, fault);
	signal(SIGSEGV, fault);
	srand(me);
	for (round = 1; time(NULL) < end || round < 3; round++) {
		for (i = 0; i < n; i++) {
			if (round > 1 && own[i * 1024 + me] != ((round - 1) << 20 | i << 4 | me))
				return bad("own", own[i * 1024 + me], (round - 1) << 20 | i << 4 | me);
			own[i * 1024 + me] = round << 20 | i << 4 | me;
		}
		for (i = 0; i < 40; i++) {
			unsigned int p = rand() % PAGES, word = (0x5000u + p) << 16 | (rand() & 0xffff);

			if (look_at_file(p) || protect(page, rand() | 1) || copy_on_write(page, rand() | 1))
				return 1;
			if (rand() % 4 == 0)
				pwrite(fd, &word, 4, p * 4096);
			if (rand() % 16 == 0)
				ftruncate(fd, rand() % (PAGES + 1) * 4096);
		}
	}
	printf("MEM worker %d: %u rounds\n", me, round - 1);
	return 0;
}

int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 5, megabytes = argc > 2 ? atoi(argv[2]) : 1;
	int i, status, worst = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	fd = open("/tmp/shared", O_RDWR | O_CREAT, 0600);
	file = mmap(NULL, PAGES * 4096, PROT_READ, MAP_SHARED, fd, 0);
	for (i = 0; i < WORKERS; i++)
		if (!fork())
			_exit(worker(i, seconds, megabytes));
	while (wait(&status) > 0)
		if (status)
			worst = status;
	printf("MEM end, status %x\n", worst);
	return worst != 0;
}

// Two megabytes of addresses under random mmap, munmap, mprotect, mremap, madvise, truncate, fork and stores; and a model of what
// must be there, against which every word is checked. model [ROUNDS] [SEED]
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES	512
#define FILES	128	// pages of the file
#define PAGE	4096
#define WINDOW	0x60000000u

enum { NONE, ANON, SHARED, COPY };	// COPY: a private mapping of the file

static struct { uint8_t kind, read_only, own; uint16_t of; } map[PAGES];
static uint8_t mine[PAGES][PAGE];		// what must be in pages of one's own
static struct { uint32_t size; uint8_t page[FILES][PAGE]; } *file;	// in the file: all processes agree
static int fd, checks;
static uint32_t seed;
static sigjmp_buf back;

static uint32_t any(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static void fault(int sig)
{
	siglongjmp(back, sig);
}

static uint8_t *at(int p)
{
	return (uint8_t *)WINDOW + p * PAGE;
}

static int bad(const char *what, int p, int got, int want)
{
	printf("MODEL bad %s: page %d, kind %d: %x, not %x\n", what, p, map[p].kind, got, want);
	exit(1);
}

static uint8_t *model(int p)
{
	return map[p].own ? mine[p] : file->page[map[p].of];
}

static int lost(int p)	// beyond the file's end
{
	return (map[p].kind == SHARED || map[p].kind == COPY) && map[p].of >= file->size;
}

static int touch(volatile uint32_t *w, int store)
{
	int sig = sigsetjmp(back, 1);

	if (!sig) {
		if (store)
			*w = *w;
		else
			(void)*w;
	}
	return sig;
}

static void check(int p)
{
	int want = map[p].kind == NONE ? SIGSEGV : lost(p) ? SIGBUS : 0, got;

	got = touch((uint32_t *)(at(p) + any(1024) * 4), 0);
	if (got != want)
		bad("load", p, got, want);
	if (want)
		return;
	for (int i = 0; i < PAGE; i += 4)
		if (*(uint32_t *)(at(p) + i) != *(uint32_t *)(model(p) + i))
			bad("word", p, *(uint32_t *)(at(p) + i), *(uint32_t *)(model(p) + i));
	if (map[p].read_only && touch((uint32_t *)at(p), 1) != SIGSEGV)
		bad("store", p, 0, SIGSEGV);
	checks++;
}

static void store(int p)
{
	if (map[p].kind == NONE || map[p].read_only || lost(p))
		return;
	if (map[p].kind == COPY && !map[p].own) {
		memcpy(mine[p], model(p), PAGE);
		map[p].own = 1;
	}
	for (int n = 1 + any(20), w; n; n--) {
		w = any(1024) * 4;
		*(uint32_t *)(at(p) + w) = *(uint32_t *)(model(p) + w) = any(0xffffffff);
	}
}

static void put(int p, int kind, int read_only, int of)
{
	map[p].kind = kind;
	map[p].read_only = read_only;
	map[p].of = of;
	map[p].own = kind == ANON;
	memset(mine[p], 0, PAGE);
}

static void change(int rounds, int depth)
{
	while (rounds--) {
		int p = any(PAGES), n = 1 + any(any(8) ? 8 : 100), q = any(PAGES), of = any(FILES), r = any(4) == 0;
		int prot = r ? PROT_READ : PROT_READ | PROT_WRITE, status;

		if (p + n > PAGES)
			n = PAGES - p;
		switch (any(16)) {
		case 0: case 1:
			mmap(at(p), n * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
			for (int i = 0; i < n; i++)
				put(p + i, ANON, r, 0);
			break;
		case 2: case 3: {
			int kind = any(2) ? SHARED : COPY;

			if (of + n > FILES)
				n = FILES - of;
			mmap(at(p), n * PAGE, prot, (kind == SHARED ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED, fd, of * PAGE);
			for (int i = 0; i < n; i++)
				put(p + i, kind, r, of + i);
			break;
		}
		case 4:
			munmap(at(p), n * PAGE);
			for (int i = 0; i < n; i++)
				put(p + i, NONE, 0, 0);
			break;
		case 5:
			for (int i = p; i < p + n; i++)
				if (map[i].kind != NONE) {
					if (mprotect(at(i), PAGE, prot))
						bad("mprotect", i, -1, 0);
					map[i].read_only = r;
				}
			break;
		case 6: case 7:		// a page at a time: it must be one mapping
			for (int i = 0; i < n && q + i < PAGES; i++)
				if (map[p + i].kind != NONE && p + i != q + i) {
					if (mremap(at(p + i), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at(q + i)) != at(q + i))
						bad("mremap", p + i, -1, 0);
					map[q + i] = map[p + i];
					memcpy(mine[q + i], mine[p + i], PAGE);
					put(p + i, NONE, 0, 0);
				}
			break;
		case 8:
			for (int i = p; i < p + n; i++)
				if (map[i].kind != NONE) {
					if (madvise(at(i), PAGE, MADV_DONTNEED))
						bad("madvise", i, -1, 0);
					put(i, map[i].kind, map[i].read_only, map[i].of);
				}
			break;
		case 9:
			if (map[p].kind == SHARED && !map[p].read_only && !lost(p)) {
				if (madvise(at(p), PAGE, MADV_REMOVE))
					bad("remove", p, -1, 0);
				memset(model(p), 0, PAGE);
				for (int i = 0; i < PAGES; i++)	// private copies go with it
					if (map[i].kind == COPY && map[i].of == map[p].of && depth == 0)
						check(i);
			}
			break;
		case 10: {	// what lies beyond is gone, private copies too
			uint32_t size = any(2) ? FILES : any(FILES);

			if (depth)
				break;
			if (ftruncate(fd, size * PAGE))
				bad("truncate", size, -1, 0);
			for (uint32_t i = size; i < FILES; i++)
				memset(file->page[i], 0, PAGE);
			for (int i = 0; i < PAGES; i++)
				if (map[i].kind == COPY && map[i].of >= size)
					map[i].own = 0;
			file->size = size;
			break;
		}
		case 11:
			if (depth < 2 && any(4) == 0) {
				fflush(stdout);
				if (!fork()) {
					change(40, depth + 1);
					for (int i = 0; i < PAGES; i++)
						check(i);
					_exit(0);
				}
				wait(&status);
				if (status)
					bad("child", 0, status, 0);
			}
			break;
		default:
			for (int i = p; i < p + n; i++)
				store(i);
		}
		for (int i = p; i < p + n; i++)
			check(i);
	}
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 2000;

	seed = argc > 2 ? atoi(argv[2]) : 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGSEGV, fault);
	signal(SIGBUS, fault);
	fd = memfd_create("model", 0);
	file = mmap(NULL, sizeof(*file), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	file->size = FILES;
	if (fd < 0 || ftruncate(fd, FILES * PAGE))
		return 2;
	for (int i = 0; i < rounds; i += 100) {
		change(100, 0);
		for (int p = 0; p < PAGES; p++)
			check(p);
	}
	printf("MODEL end: %d pages checked, word by word, seed %u\n", checks, seed);
	return 0;
}

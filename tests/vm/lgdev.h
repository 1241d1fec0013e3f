/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a test program needs to drive /dev/lguest itself: memory, a guest in
 * it, and one request at a time.  Everything here says what went wrong and
 * exits with 3, so that a test's own verdicts (0 and 1) stay its own.
 */
#ifndef LGDEV_H
#define LGDEV_H
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <asm/bootparam.h>
#include "lguest_dev.h"
#include "lguest_hcall.h"
#include "lguest_machine.h"

#define PAGE 4096u
#define LG_BOOT_PARAMS 0x7000	/* where the guest's boot parameters are */
#define LG_COMMAND_LINE 0x8000
#define LG_RAW 0x100000		/* where a guest without an ELF file begins */

static int tests_run, tests_bad;

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...)
{
	va_list ap;
	int e = errno;

	va_start(ap, fmt);
	fflush(stdout);
	vfprintf(stdout, fmt, ap);
	printf(" (%s)\n", strerror(e));
	va_end(ap);
	exit(3);
}

/* one line that tap.sh's merge understands */
static int __attribute__((format(printf, 2, 3))) check(int good, const char *fmt, ...)
{
	va_list ap;

	tests_run++;
	tests_bad += !good;
	printf("%sok ", good ? "" : "not ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
	return good;
}

static void __attribute__((noreturn)) done(void)
{
	printf("done %d\n", tests_run);
	exit(0);
}

/* check that a call failed with the errno it should */
static int check_errno(long got, int want, const char *what)
{
	int e = got < 0 ? errno : 0;

	if (e == want)
		return check(1, "%s: %s", what, want ? strerror(want) : "succeeds");
	return check(0, "%s: %s, want %s (returned %ld)", what,
		     e ? strerror(e) : "succeeded", want ? strerror(want) : "success", got);
}

struct machine {
	int fd;
	unsigned char *mem;
	uint32_t size;		/* bytes */
	uint32_t entry;		/* physical */
	char console[65536];	/* what it printed */
	unsigned int printed;
	int echo;		/* print it too */
	unsigned char *at;	/* where lg_code() puts its next byte */
	struct lguest_exit last;
};

/* Is the host a 64-bit kernel? It leaves us 4 GB but two pages, and its guests all addresses. */
static int lg_host64(void)
{
	struct utsname u;

	return !uname(&u) && !strcmp(u.machine, "x86_64");
}

static int lg_open(void)
{
	int fd = open(LGUEST_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("cannot open " LGUEST_DEVICE);
	return fd;
}

static uint32_t lg_load(struct machine *m, const char *path)
{
	int fd = open(path, O_RDONLY);
	Elf32_Ehdr eh;
	Elf32_Phdr ph;
	int i;

	if (fd < 0 || pread(fd, &eh, sizeof(eh), 0) != sizeof(eh))
		die("cannot read %s", path);
	for (i = 0; i < eh.e_phnum; i++) {
		if (pread(fd, &ph, sizeof(ph), eh.e_phoff + i * sizeof(ph)) != sizeof(ph))
			die("%s: program header", path);
		if (ph.p_type != PT_LOAD)
			continue;
		if (ph.p_paddr + ph.p_memsz > m->size)
			die("%s does not fit", path);
		if (pread(fd, m->mem + ph.p_paddr, ph.p_filesz, ph.p_offset) != (int)ph.p_filesz)
			die("%s: segment", path);
	}
	close(fd);
	return eh.e_entry >= 0xc0000000 ? eh.e_entry - 0xc0000000 : eh.e_entry;
}

static void lg_boot_params(struct machine *m, const char *command_line)
{
	struct boot_params *bp = (void *)(m->mem + LG_BOOT_PARAMS);

	memset(bp, 0, sizeof(*bp));
	strcpy((char *)m->mem + LG_COMMAND_LINE, command_line ? command_line : "");
	bp->hdr.version = 0x20f;
	bp->hdr.hardware_subarch = 1;
	bp->hdr.cmd_line_ptr = LG_COMMAND_LINE;
	bp->hdr.cmdline_size = strlen(command_line ? command_line : "");
	bp->e820_entries = 1;
	bp->e820_table[0].addr = 0;
	bp->e820_table[0].size = m->size;
	bp->e820_table[0].type = 1;
}

static long lg_write(int fd, int words, ...)
{
	uint32_t w[8];
	va_list ap;
	int i;

	va_start(ap, words);
	for (i = 0; i < words; i++)
		w[i] = va_arg(ap, uint32_t);
	va_end(ap);
	return write(fd, w, words * 4);
}

static long lg_initialize(struct machine *m)
{
	uintptr_t b = (uintptr_t)m->mem;

	return lg_write(m->fd, 6, LHREQ_INITIALIZE, (uint32_t)b, (uint32_t)((uint64_t)b >> 32),
			m->size / PAGE, m->entry, LG_BOOT_PARAMS);
}

/* memory and a guest, ready for lg_initialize(): flags as mmap's */
static void lg_prepare(struct machine *m, uint32_t size, const char *elf,
		       const char *command_line, int flags, int memfd)
{
	memset(m, 0, sizeof(*m));
	m->size = size;
	m->mem = mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC,
		      flags | (memfd < 0 ? MAP_ANONYMOUS : 0), memfd, 0);
	if (m->mem == MAP_FAILED)
		die("cannot map %u bytes", size);
	m->fd = lg_open();
	m->entry = elf ? lg_load(m, elf) : LG_RAW;
	m->at = m->mem + LG_RAW;
	lg_boot_params(m, command_line);
}

/* a guest, started: everything as a launcher does it */
static void lg_start(struct machine *m, uint32_t size, const char *elf, const char *command_line)
{
	lg_prepare(m, size, elf, command_line, MAP_PRIVATE, -1);
	if (lg_initialize(m) < 0)
		die("INITIALIZE");
}

/*
 * Guests of a few instructions, written by hand: they can be what no library
 * would let them be.  All registers are the guest's; addresses are physical.
 */
enum reg { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI };

static void lg_code(struct machine *m, int n, ...)
{
	va_list ap;

	va_start(ap, n);
	while (n--)
		*m->at++ = va_arg(ap, int);
	va_end(ap);
}

static void lg_word(struct machine *m, uint32_t v)
{
	memcpy(m->at, &v, 4);
	m->at += 4;
}

static void lg_mov(struct machine *m, enum reg r, uint32_t v)
{
	lg_code(m, 1, 0xb8 + r);
	lg_word(m, v);
}

static void lg_hcall(struct machine *m, uint32_t nr, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	lg_mov(m, EBX, a);
	lg_mov(m, ECX, b);
	lg_mov(m, EDX, c);
	lg_mov(m, ESI, d);
	lg_mov(m, EAX, nr);
	lg_code(m, 2, 0xcd, LGUEST_TRAP);
}

/* the address of a struct lguest_data that harms nobody */
#define LG_DATA 0x180000
static void lg_data_at(struct machine *m, uint32_t at)
{
	struct lguest_data d;
	uint32_t n = sizeof(d);

	memset(&d, 0, sizeof(d));
	memset(d.hcall_status, LHCALL_RING_FREE, sizeof(d.hcall_status));
	d.kernel_address = 0xc0000000;
	if (at >= m->size)
		return;
	if (n > m->size - at)
		n = m->size - at;
	memcpy(m->mem + at, &d, n);
}

static void lg_init_call(struct machine *m, uint32_t at)
{
	lg_data_at(m, at);
	lg_hcall(m, LHCALL_LGUEST_INIT, at, 0, 0, 0);
}

static void lg_poweroff_call(struct machine *m)
{
	lg_hcall(m, LHCALL_SHUTDOWN, 0, LGUEST_SHUTDOWN_POWEROFF, 0, 0);
}

/* a gate: everything as a guest's kernel would want it, but for the bits */
static void lg_gate_call(struct machine *m, uint32_t n, uint32_t to, uint32_t bits)
{
	lg_hcall(m, LHCALL_LOAD_IDT_ENTRY, n, LGUEST_KERNEL_CS << 16 | (to & 0xffff),
		 (to & 0xffff0000) | bits, 0);
}

/* one character of the plain console */
static void lg_putchar(struct machine *m, int c)
{
	if (m->printed < sizeof(m->console) - 1) {
		m->console[m->printed++] = c;
		m->console[m->printed] = 0;
	}
	if (m->echo) {
		putchar(c);
		if (c == '\n')
			fflush(stdout);
	}
}

/*
 * Run until something other than the console happens.  Returns the reason
 * (LGUEST_EXIT_*; m->last has it all), or -errno.
 */
static int lg_run(struct machine *m)
{
	for (;;) {
		ssize_t n = read(m->fd, &m->last, sizeof(m->last));

		if (n < 0)
			return -errno;
		if (n != sizeof(m->last))
			die("read() returned %d", (int)n);
		if (m->last.reason == LGUEST_EXIT_MMIO_WRITE &&
		    m->last.address == LGUEST_CONSOLE_PHYS + LGUEST_CONSOLE_DATA) {
			lg_putchar(m, m->last.value & 0xff);
			continue;
		}
		if (m->last.reason == LGUEST_EXIT_MMIO_READ &&
		    m->last.address == LGUEST_CONSOLE_PHYS + LGUEST_CONSOLE_DATA) {
			lg_write(m->fd, 2, LHREQ_MMIO_RESULT, 0xffffffff);
			continue;
		}
		return m->last.reason;
	}
}

static void __attribute__((unused)) lg_end(struct machine *m)
{
	close(m->fd);
	munmap(m->mem, m->size);
}

static const char *lg_reason(int r)
{
	static const char *const names[] = { "0?", "MMIO read", "MMIO write",
		"power off", "restart", "died" };
	static char buf[40];

	if (r < 0)
		return strerror(-r);
	if (r < 6)
		return names[r];
	sprintf(buf, "reason %d?", r);
	return buf;
}

static double __attribute__((unused)) now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}
#endif

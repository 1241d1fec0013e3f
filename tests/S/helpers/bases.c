// SPDX-License-Identifier: GPL-2.0
/*
 * bases SECONDS: a launcher whose guest does nothing but leave. Before and after each read() it looks at
 * its segments, their bases (and, with 64 bits, at all the registers that a guest cannot know), and its
 * next system call comes at once. Built with 32 bits, and with 64 as bases64.
 */
#include "lgdev.h"
#include <asm/ldt.h>
#include <sys/syscall.h>

static __thread unsigned long mine = 0x600dbeef;
static unsigned long other[4] = { 0x11111111, 0x22222222 };
static unsigned int selectors;

static unsigned int look_selectors(void)
{
	unsigned short ds, es, fs, gs;

	asm volatile("mov %%ds, %0\n\tmov %%es, %1\n\tmov %%fs, %2\n\tmov %%gs, %3"
		     : "=r"(ds), "=r"(es), "=r"(fs), "=r"(gs));
	return ds ^ es << 8 ^ fs << 16 ^ gs << 24;
}

#ifdef __x86_64__
#include <asm/prctl.h>
static unsigned long fs_base;

static void prepare(void)
{
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, other) || syscall(SYS_arch_prctl, ARCH_GET_FS, &fs_base))
		die("arch_prctl");
}

static int wrong(void)
{
	unsigned long fs = 0, gs = 0, v;

	asm volatile("movq %%gs:8, %0" : "=r"(v));
	syscall(SYS_arch_prctl, ARCH_GET_FS, &fs);
	syscall(SYS_arch_prctl, ARCH_GET_GS, &gs);
	return v != other[1] || fs != fs_base || gs != (unsigned long)other;
}

/* read(), with a number in each register that it must leave alone */
static long raw_read(int fd, void *to, size_t n, int *bad)
{
	unsigned long keep[6];
	long r;

	asm volatile("movq $0x1122334455667788, %%r12\n\tmovq %%r12, %%r13\n\tmovq %%r12, %%r14\n\t"
		     "movq %%r12, %%r15\n\tmovq %%r12, %%r8\n\tmovq %%r12, %%r9\n\tsyscall\n\t"
		     "movq %%r12, %1\n\tmovq %%r13, 8+%1\n\tmovq %%r14, 16+%1\n\tmovq %%r15, 24+%1\n\t"
		     "movq %%r8, 32+%1\n\tmovq %%r9, 40+%1"
		     : "=a"(r), "=o"(keep) : "0"(0L), "D"((long)fd), "S"(to), "d"(n)
		     : "rcx", "r11", "r8", "r9", "r12", "r13", "r14", "r15", "memory");
	for (int i = 0; i < 6; i++)
		*bad += keep[i] != 0x1122334455667788;
	return r;
}
#else
/* glibc has %gs; %fs gets a segment of our own */
static void prepare(void)
{
	struct user_desc d = { .entry_number = -1, .base_addr = (unsigned long)other, .limit = 15,
		.seg_32bit = 1, .useable = 1 };

	if (syscall(SYS_set_thread_area, &d))
		die("set_thread_area");
	asm volatile("mov %0, %%fs" : : "r"(d.entry_number * 8 + 3));
}

static int wrong(void)
{
	unsigned long v;

	asm volatile("movl %%fs:4, %0" : "=r"(v));
	return v != other[1];
}

static long raw_read(int fd, void *to, size_t n, int *bad)
{
	return read(fd, to, n);
}
#endif

int main(int argc, char **argv)
{
	double end = now() + atof(argv[1]);
	long exits = 0;
	int bad = 0, lost = 0, broken = 0, r;
	struct machine m;

	lg_prepare(&m, 8 << 20, NULL, "", MAP_PRIVATE, -1);
	/* write to the console, again and again */
	lg_init_call(&m, LG_DATA);
	lg_code(&m, 1, 0xa2);
	lg_word(&m, LGUEST_CONSOLE_PHYS + LGUEST_CONSOLE_DATA);
	lg_code(&m, 2, 0xeb, 0xf9);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	prepare();
	selectors = look_selectors();
	while (now() < end) {
		for (int i = 0; i < 200; i++) {
			r = raw_read(m.fd, &m.last, sizeof(m.last), &broken);
			if (r != sizeof(m.last) || m.last.reason != LGUEST_EXIT_MMIO_WRITE)
				die("exit %ld: %d %s %s", exits, r, lg_reason(m.last.reason), m.last.message);
			exits++;
			bad += look_selectors() != selectors || wrong();
			lost += mine != 0x600dbeef;
		}
	}
	check(bad == 0 && lost == 0, "%u bits: segments and bases are right after every exit (%d %d of %ld)",
	      (int)sizeof(long) * 8, bad, lost, exits);
	check(broken == 0, "and the registers (%d)", broken);
	printf("# %ld exits\n", exits);
	check(exits >= 200, "there were exits enough");
	done();
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What test guests share.  A test guest prints a line a check, "ok name" or
 * "not ok name", then "done N"; tap.sh's guest_tap takes them over.
 */
#ifndef CHECK_H
#define CHECK_H
#include "tiny.h"

typedef __u16 u16;

#define UNUSED __attribute__((unused))
#define NOINLINE __attribute__((noinline))

static unsigned int checks UNUSED;

#define check(good, ...) do {				\
	checks++;					\
	printf((good) ? "ok " : "not ok ");		\
	printf(__VA_ARGS__);				\
	putchar('\n');					\
} while (0)

#define check_eq(got, want, name) do {			\
	u32 _got = (u32)(got), _want = (u32)(want);	\
	if (_got == _want)				\
		check(1, "%s", name);			\
	else						\
		check(0, "%s: got 0x%x, want 0x%x", name, _got, _want); \
} while (0)

#define done() printf("done %u\n", checks)

static UNUSED const char *command_line(struct boot_params *bp)
{
	return bp->hdr.cmd_line_ptr ? (const char *)bp->hdr.cmd_line_ptr : "";
}

/*
 * Is this the error code of a gate that may not be used? QEMU counts gates by 16 bytes in long mode, in
 * the code, too; the manual by number. (A host in long mode leaves us all addresses.)
 */
static UNUSED bool gate_error(u32 got, u32 gate)
{
	return got == gate * 8 + 2 || (!lguest_data.reserve_mem && got == gate * 16 + 2);
}

static UNUSED bool streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* the number after "name=" on the command line, or a default */
static UNUSED u32 option(struct boot_params *bp, const char *name, u32 value)
{
	const char *c = command_line(bp);

	while (*c) {
		const char *n = name;

		while (*n && *c == *n) {
			c++;
			n++;
		}
		if (!*n && *c == '=') {
			u32 base = 10;

			c++;
			value = 0;
			if (c[0] == '0' && c[1] == 'x') {
				base = 16;
				c += 2;
			}
			for (;; c++) {
				u32 d = *c >= '0' && *c <= '9' ? *c - '0' :
					*c >= 'a' && *c <= 'f' ? *c - 'a' + 10 : 99;

				if (d >= base)
					return value;
				value = value * base + d;
			}
		}
		while (*c && *c != ' ')
			c++;
		while (*c == ' ')
			c++;
	}
	return value;
}

/* the first word of the command line that has no '=' (or an empty string) */
static UNUSED const char *word(struct boot_params *bp)
{
	static char w[64];
	const char *c = command_line(bp);
	unsigned int i = 0;

	while (*c == ' ')
		c++;
	while (*c && *c != ' ' && i < sizeof(w) - 1)
		w[i++] = *c++;
	w[i] = 0;
	return w;
}

#define P_PRESENT 0x001u
#define P_WRITE 0x002u
#define P_USER 0x004u
#define P_ACCESSED 0x020u
#define P_DIRTY 0x040u
#define P_GLOBAL 0x100u
#define P_ADDRESS 0xfffff000u

#define USER_TEXT 0x40000000u	/* ring 3's code, when a test has some */
#define USER_STACK 0x40010000u	/* and the page of its stack */
#define USER_DATA 0x40020000u	/* and one of data */

/* ring-3 code between two labels, position-independent: copied and mapped */
#define USER_CODE(name, text)						\
	extern const char name[], name##_end[];				\
	asm(".pushsection .rodata\n" #name ":\n" text "\n"		\
	    #name "_end:\n.popsection")

static UNUSED u32 user_map(const char *start, const char *end)
{
	static u32 text, stack, data;

	if (!text) {
		text = alloc_page();
		stack = alloc_page();
		data = alloc_page();
	}
	memcpy((void *)text, start, end - start);
	map_page(USER_TEXT, text, P_PRESENT | P_WRITE | P_USER);
	map_page(USER_STACK, stack, P_PRESENT | P_WRITE | P_USER);
	map_page(USER_DATA, data, P_PRESENT | P_WRITE | P_USER);
	flush_tlb_user();
	return USER_TEXT;
}
static UNUSED u32 run3(u32 entry)
{
	return run_user((void *)entry, USER_STACK + 0x1000);
}
#define user(name) run3(user_map(name, name##_end))

/* in USER_CODE: a register is given a value; and to the label 2, forward, unless it still has it */
#define SET(reg, value) "movl $" #value ", %" #reg "\n"
#define KEPT(reg, value) "cmpl $" #value ", %" #reg "\njne 2f\n"

/* sleep as a kernel does: no interrupt may slip in between test and halt */
static UNUSED void halt_until(volatile u32 *count, u32 n)
{
	for (;;) {
		local_irq_disable();
		if (*count >= n)
			break;
		halt();
	}
	local_irq_enable();
}

/* xorshift: the same numbers each run */
static u32 random_state UNUSED = 2463534242u;
static UNUSED u32 random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}
#endif

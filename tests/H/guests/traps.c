// SPDX-License-Identifier: GPL-2.0
/* Each exception that a guest can make arrives at its own gate, as itself. */
#include "check.h"

static void divide_error(void *x) { asm volatile("xorl %%ecx, %%ecx\n\tdivl %%ecx" : : : "eax", "ecx", "edx"); }
static void int3(void *x) { asm volatile("int3"); }
static void overflow(void *x) { asm volatile("movb $0x7f, %%al\n\taddb $1, %%al\n\tinto" : : : "eax"); }
static void bounds(void *x) { static int b[2] = { 1, 2 }; asm volatile("boundl %0, %1" : : "r"(5), "m"(b)); }
static void undefined(void *x) { asm volatile("ud2"); }
static void beyond(void *x) { asm volatile("movl %0, %%fs" : : "r"(0x108)); }
static void page(void *x) { asm volatile("movl 0x70000123, %%eax" : : : "eax"); }
static void hlt(void *x) { asm volatile("hlt"); }
static void read_cr0(void *x) { asm volatile("movl %%cr0, %%eax" : : : "eax"); }
static void write_cr3(void *x) { asm volatile("movl %%eax, %%cr3" : : "a"(0)); }
static void invlpg(void *x) { asm volatile("invlpg (%0)" : : "r"(x)); }
static void wrmsr(void *x) { asm volatile("wrmsr" : : "a"(0), "d"(0), "c"(0x174)); }
static void rdmsr(void *x) { asm volatile("rdmsr" : : "c"(0x174) : "eax", "edx"); }
static void lgdt(void *x) { static u8 d[8]; asm volatile("lgdt %0" : : "m"(d)); }
static void lidt(void *x) { static u8 d[8]; asm volatile("lidt %0" : : "m"(d)); }
static void lldt(void *x) { asm volatile("lldt %w0" : : "r"(0)); }
static void ltr(void *x) { asm volatile("ltr %w0" : : "r"(0x80)); }
static void clts(void *x) { asm volatile("clts"); }
static void wbinvd(void *x) { asm volatile("wbinvd"); }
static void int40(void *x) { asm volatile("int $0x40"); }
static void int20(void *x) { asm volatile("int $0x20"); }
static void int14(void *x) { asm volatile("int $14"); }
static void intff(void *x) { asm volatile("int $0xff"); }
static void int2(void *x) { asm volatile("int $2"); }
static void x87(void *x)
{
	u16 cw = 0x0360;	/* all but invalid, zero divide masked... unmask those */

	asm volatile("fninit\n\tfldcw %0\n\tfldz\n\tfld1\n\tfdivp\n\tfwait" : : "m"(cw));
}

#define PAGE_FAULT 14
static const struct {
	const char *name;
	void (*fn)(void *);
	int vector;
	u32 error;
} table[] = {
	{ "divide error", divide_error, 0, 0 },
	{ "int3", int3, 3, 0 },
	{ "into", overflow, 4, 0 },
	{ "bound", bounds, 5, 0 },
	{ "ud2", undefined, 6, 0 },
	{ "selector beyond the table", beyond, 13, 0x108 },
	{ "page fault", page, PAGE_FAULT, 0 },
	{ "x87 error", x87, 16, 0 },
	{ "hlt", hlt, 13, 0 },
	{ "mov %cr0", read_cr0, 13, 0 },
	{ "mov to %cr3", write_cr3, 13, 0 },
	{ "invlpg", invlpg, 13, 0 },
	{ "wrmsr", wrmsr, 13, 0 },
	{ "rdmsr", rdmsr, 13, 0 },
	{ "lgdt", lgdt, 13, 0 },
	{ "lidt", lidt, 13, 0 },
	{ "lldt", lldt, 13, 0 },
	{ "ltr", ltr, 13, 0 },
	{ "clts", clts, 13, 0 },
	{ "wbinvd", wbinvd, 13, 0 },
	{ "int $0x40 in ring 1", int40, 13, 0x40 * 8 + 2 },
	{ "int $0x20 in ring 1", int20, 13, 0x20 * 8 + 2 },
	{ "int $14 in ring 1", int14, 13, 14 * 8 + 2 },
	{ "int $2 in ring 1", int2, 13, 2 * 8 + 2 },
	{ "int $0xff in ring 1", intff, 13, 0xff * 8 + 2 },
};
#define CASES (sizeof(table) / sizeof(table[0]))

/* the gates' own types: does the virtual flag go off? */
static volatile u32 off;
static volatile u32 taken;

static void handler(struct trap_frame *f)
{
	taken++;
	off = irqs_disabled();
	if (f->vector == 6)
		f->eip += 2;
}

/* ring 3: int n for the n of our choice */
USER_CODE(int_n, "int $0x12\n nop\n nop\n movl $0, %eax\n movl $77, %ebx\n int $0x80\n ud2");

static void ring3_ints(void)
{
	u32 entry = user_map(int_n, int_n_end), n, bad = 0, direct = 0;
	u8 *text = (u8 *)USER_TEXT;

	for (n = 0; n < 256; n++) {
		int want = 13;
		bool right;
		u32 r;

		if (n == LGUEST_SYSCALL_VECTOR)
			continue;
		text[1] = n;
		last_fault.vector = 0xbad;
		r = run3(entry);
		right = gate_error(last_fault.error, n);
		if (n >= 3 && n <= 5) {	/* these the guest lets ring 3 raise */
			want = n;
			right = !last_fault.error;
		}
		if (last_fault.vector == 0xbad && r == 77) {
			direct++;
			printf("# int $0x%x from ring 3 did nothing\n", n);
			bad++;
		} else if ((int)last_fault.vector != want || !right) {
			bad++;
			printf("# int $0x%x from ring 3: vector %d error 0x%x\n", n,
			       (int)last_fault.vector, last_fault.error);
		}
	}
	check(bad == 0, "int n from ring 3: a protection fault for all but 3, 4, 5 and 0x80");
}

/* ring 3 with a number of its own in each register, then each sort of trap */
USER_CODE(patterns, "\
	movl $0xa0a0a0a0, %eax\n\
	movl $0xb0b0b0b0, %ebx\n\
	movl $0xc0c0c0c0, %ecx\n\
	movl $0xd0d0d0d0, %edx\n\
	movl $0x51515151, %esi\n\
	movl $0xd1d1d1d1, %edi\n\
	movl $0xb9b9b9b9, %ebp\n\
	movl $0x40010765, %esp\n\
	cmpl %eax, %eax\n\
	stc\n\
	ud2\n\
	jc 1f\n\
	ud2\n\
1:	movl 0x70000000, %eax\n\
	nop");

static struct trap_frame seen[2];
static u32 n_seen;

static void keep(struct trap_frame *f)
{
	if (n_seen < 2)
		seen[n_seen] = *f;
	n_seen++;
	if (f->vector == 6)
		f->eip += 2;
	else
		unhandled(f);
}

static void frames(void)
{
	u32 i, good = 0;

	set_handler(6, keep);
	set_handler(14, keep);
	user(patterns);
	check_eq(n_seen, 2, "ring 3: an invalid instruction, skipped, and a page fault");
	for (i = 0; i < 2; i++) {
		struct trap_frame *f = &seen[i];

		good += f->eax == 0xa0a0a0a0 && f->ebx == 0xb0b0b0b0 && f->ecx == 0xc0c0c0c0 &&
			f->edx == 0xd0d0d0d0 && f->esi == 0x51515151 && f->edi == 0xd1d1d1d1 &&
			f->ebp == 0xb9b9b9b9 && f->esp == 0x40010765 && f->ss == LGUEST_USER_DS &&
			f->cs == LGUEST_USER_CS && f->ds == LGUEST_USER_DS &&
			(f->eflags & 0x241) == 0x241;
	}
	check_eq(good, 2, "both frames have every register as ring 3 left it");
	check(seen[0].vector == 6 && seen[0].error == 0 && seen[0].eip == USER_TEXT + 43,
	      "the first one's vector %u, error %u, eip 0x%x", seen[0].vector, seen[0].error, seen[0].eip);
	check(seen[1].vector == 14 && seen[1].error == 4 && seen[1].eip == USER_TEXT + 49 &&
	      read_cr2() == 0x70000000, "the second one's vector %u, error %u, eip 0x%x",
	      seen[1].vector, seen[1].error, seen[1].eip);
	set_handler(6, 0);
	set_handler(14, 0);
}

static volatile u32 steps, step_eip[4];

static void single_step(struct trap_frame *f)
{
	if (steps < 4)
		step_eip[steps] = f->eip;
	steps++;
	f->eflags &= ~0x100u;
}

void guest_main(struct boot_params *bp)
{
	u32 i, after;

	for (i = 0; i < CASES; i++) {
		int v;

		last_fault.error = 0xbad;
		v = try_insn(table[i].fn, 0);
		check(v == table[i].vector && (last_fault.error == table[i].error ||
		      ((table[i].error & 2) && gate_error(last_fault.error, table[i].error / 8))),
		      "%s: vector %d error 0x%x", table[i].name, v, last_fault.error);
		asm volatile("fninit");
	}

	/* gates: an interrupt gate turns the virtual flag off, a trap gate does not */
	set_handler(6, handler);
	local_irq_enable();
	asm volatile("ud2");
	check(taken == 1 && off, "through an interrupt gate: interrupts are off");
	check(!irqs_disabled(), "and on again behind it");

	set_handler(1, single_step);
	asm volatile("pushfl\n\torl $0x100, (%%esp)\n\tpopfl\n\tnop\n\tnop\n1:\tnop" : : : "memory", "cc");
	check_eq(steps, 1, "a single step");
	asm volatile("pushfl\n\tpopl %0" : "=r"(after));
	check_eq(after & 0x100, 0, "and TF is off");

	set_handler(1, 0);
	frames();
	ring3_ints();
	done();
}

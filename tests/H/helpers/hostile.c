// SPDX-License-Identifier: GPL-2.0
/*
 * Guests of a few instructions that do one thing that a guest must not do,
 * and the last words that each must have.  Every kill_guest() in the host has
 * its guest here.  Some of them guard against what no guest can bring about;
 * for those /proc/lginject (vm/probe) breaks the layer below, in this process.
 */
#include "lgdev.h"

#define SIZE (4u << 20)
#define FIRST 0x181000u		/* a page directory, if there is one */
#define TABLE 0x182000u
#define STACK 0x190000u

static struct machine m;

static void begin(void)
{
	lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
	lg_mov(&m, ESP, STACK);
}

static void begin_init(void)
{
	begin();
	lg_init_call(&m, LG_DATA);
}

static int inject(const char *what)
{
	int fd = open("/proc/lginject", O_WRONLY), n;

	if (fd < 0)
		die("no /proc/lginject: insmod probe.ko");
	n = write(fd, what, strlen(what));
	if (n < 0)
		die("inject %s", what);
	close(fd);
	return n;
}

/* run it, compare, forget it */
static void dies(const char *name, const char *want)
{
	int r;

	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	alarm(10);
	r = lg_run(&m);
	alarm(0);
	inject("off");
	check(r == LGUEST_EXIT_DIED && !strncmp(m.last.message, want, strlen(want)),
	      "%s: %s%s%s", name, lg_reason(r), r == LGUEST_EXIT_DIED ? ": " : "",
	      r == LGUEST_EXIT_DIED ? m.last.message : "");
	if (r == LGUEST_EXIT_DIED) {
		struct lguest_exit first = m.last;

		if (lg_run(&m) != LGUEST_EXIT_DIED || memcmp(&first, &m.last, sizeof(first)))
			check(0, "%s: and says it again", name);
	}
	lg_end(&m);
}

/* linear = physical by tables of the guest's own, 4 MB */
static void tables(void)
{
	uint32_t *d = (void *)(m.mem + FIRST), *t = (void *)(m.mem + TABLE);
	int i;

	d[0] = TABLE | 7;
	for (i = 0; i < 1024; i++)
		t[i] = i << 12 | 7;
}

static void ud2(void)
{
	lg_code(&m, 2, 0x0f, 0x0b);
}

static void nothing(int s)
{
}

int main(void)
{
	struct sigaction sa = { .sa_handler = nothing };
	struct lguest_data *data;
	char text[200];
	unsigned int i;

	sigaction(SIGALRM, &sa, NULL);
	inject("off");

	/* calls */
	begin_init();
	lg_hcall(&m, 99, 0, 0, 0, 0);
	dies("a number that is no call", "bad hypercall 99");
	begin_init();
	lg_hcall(&m, 3, 0, 0, 0, 0);
	dies("a number that was a call once", "bad hypercall 3");
	begin_init();
	lg_hcall(&m, 0xffffffff, 0, 0, 0, 0);
	dies("all ones", "bad hypercall 4294967295");
	begin();
	lg_hcall(&m, LHCALL_HALT, 0, 0, 0, 0);
	dies("a call before INIT", "hypercall 10 before LGUEST_INIT");
	begin_init();
	lg_init_call(&m, LG_DATA);
	dies("INIT twice", "LGUEST_INIT twice");
	begin();
	lg_init_call(&m, SIZE);
	dies("lguest_data behind memory", "struct lguest_data at 0x400000 is not in memory");
	begin();
	lg_init_call(&m, SIZE - sizeof(*data) + 4);
	dies("lguest_data across the end", "struct lguest_data at 0x3ffa90 is not in memory");
	begin();
	lg_init_call(&m, 0xfffffffc);
	dies("lguest_data across 4 GB", "struct lguest_data at 0xfffffffc is not in memory");
	begin();
	lg_init_call(&m, LG_DATA);
	data = (void *)(m.mem + LG_DATA);
	data->kernel_address = 0xc0000001;
	dies("a kernel address too high", "kernel address 0xc0000001 is above 0xc0000000");
	{
		unsigned int wrong = 0;

		for (i = 1; i < 256; i++) {
			if (i == LGUEST_SYSCALL_VECTOR)
				continue;
			begin();
			lg_init_call(&m, LG_DATA);
			data = (void *)(m.mem + LG_DATA);
			data->syscall_vec = i;
			sprintf(text, "system-call vector %#x cannot be direct", i);
			lg_initialize(&m);
			if (lg_run(&m) != LGUEST_EXIT_DIED || strncmp(m.last.message, text, strlen(text))) {
				printf("# vector %#x: %s\n", i, m.last.message);
				wrong++;
			}
			lg_end(&m);
		}
		check(wrong == 0, "254 vectors that may not be direct: %u lived", wrong);
	}
	begin();
	lg_init_call(&m, LG_DATA);
	((struct lguest_data *)(m.mem + LG_DATA))->syscall_vec = LGUEST_TRAP;
	dies("the hypercall's own vector", "system-call vector 0x1f cannot be direct");
	begin();
	lg_init_call(&m, LG_DATA);
	((struct lguest_data *)(m.mem + LG_DATA))->syscall_vec = 0x180;
	dies("a vector beyond the table", "system-call vector 0x180 cannot be direct");

	/* ends */
	begin();
	strcpy((char *)m.mem + 0x2000, "it was \a\033[2Jfun");
	lg_hcall(&m, LHCALL_SHUTDOWN, 0x2000, LGUEST_SHUTDOWN_PANIC, 0, 0);
	dies("a panic", "guest panic: it was ??[2Jfun");
	begin();
	lg_hcall(&m, LHCALL_SHUTDOWN, 0, LGUEST_SHUTDOWN_PANIC, 0, 0);
	dies("a panic without words", "guest panic: ");
	begin();
	memset(m.mem + 0x2000, 'x', 1000);
	lg_hcall(&m, LHCALL_SHUTDOWN, 0x2000, LGUEST_SHUTDOWN_PANIC, 0, 0);
	dies("a panic without an end", "guest panic: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	begin();
	lg_hcall(&m, LHCALL_SHUTDOWN, 0, 77, 0, 0);
	dies("a shutdown of no kind", "SHUTDOWN for no known reason 77");
	begin();
	lg_hcall(&m, LHCALL_SHUTDOWN, SIZE, LGUEST_SHUTDOWN_PANIC, 0, 0);
	dies("a message behind memory", "1 bytes at 0x400000 are not memory");
	begin();
	memset(m.mem + SIZE - 8, 'y', 8);
	lg_hcall(&m, LHCALL_SHUTDOWN, SIZE - 8, LGUEST_SHUTDOWN_PANIC, 0, 0);
	dies("a message that runs out of memory", "1 bytes at 0x400000 are not memory");

	/* tables */
	begin_init();
	lg_hcall(&m, LHCALL_TS, 2, 0, 0, 0);
	dies("TS 2", "TS is a bit, not 0x2");
	begin_init();
	lg_hcall(&m, LHCALL_FLUSH_TLB, 5, 0, 0, 0);
	dies("FLUSH_TLB 5", "FLUSH_TLB wants 0 or 1, not 0x5");
	begin_init();
	lg_hcall(&m, LHCALL_LOAD_GDT_ENTRY, 32, 0, 0, 0);
	dies("GDT entry 32", "GDT entry 32 of 32");
	begin_init();
	lg_hcall(&m, LHCALL_LOAD_TLS, SIZE - 20, 0, 0, 0);
	dies("TLS across the end", "24 bytes at 0x3fffec are not memory");
	begin_init();
	lg_hcall(&m, LHCALL_LOAD_TLS, 0xfffffff0, 0, 0, 0);
	dies("TLS across 4 GB", "24 bytes at 0xfffffff0 are not memory");
	begin_init();
	lg_hcall(&m, LHCALL_SET_STACK, LGUEST_USER_DS, STACK, 0, 0);
	dies("a ring-3 stack for ring 1", "stack selector 0x7b is not 0x69");
	begin_init();
	lg_hcall(&m, LHCALL_LOAD_IDT_ENTRY, 256, 0, 0, 0);
	dies("gate 256", "gate 256 of 256");
	begin_init();
	lg_gate_call(&m, 14, 0x100000, 0x8500);
	dies("a task gate", "gate 14: type 0x5, selector 0x61");
	begin_init();
	lg_gate_call(&m, 14, 0x100000, 0x8600);
	dies("a 16-bit gate", "gate 14: type 0x6, selector 0x61");
	begin_init();
	lg_hcall(&m, LHCALL_LOAD_IDT_ENTRY, 14, 0x60 << 16 >> 3 << 3 | 0x00080000, 0x8e00, 0);
	dies("a gate to somebody else's code", "gate 14: type 0xe, selector 0x68");
	begin_init();		/* ring-1 code in slot 20; jump there; take it away */
	lg_hcall(&m, LHCALL_LOAD_GDT_ENTRY, 20, 0x0000ffff, 0x00cfbb00, 0);
	lg_code(&m, 1, 0xea);
	lg_word(&m, (uint32_t)(m.at - m.mem) + 6);
	lg_code(&m, 2, 20 * 8 + 1, 0);
	lg_hcall(&m, LHCALL_LOAD_GDT_ENTRY, 20, 0, 0, 0);
	dies("its own code's descriptor, removed", "cs 0xa1 or ss 0x69 cannot be loaded");

	/* traps */
	begin_init();
	ud2();
	dies("a trap without a gate", "unhandled trap 6, error 0");
	begin();
	ud2();
	dies("a trap before INIT", "unhandled trap 6, error 0");
	begin_init();
	lg_hcall(&m, LHCALL_SET_CLOCKEVENT, 1000, 0, 0, 0);
	lg_code(&m, 1, 0xc7);	/* movl $0x200, irq_enabled */
	lg_code(&m, 1, 0x05);
	lg_word(&m, LG_DATA);
	lg_word(&m, 0x200);
	lg_code(&m, 2, 0xeb, 0xfe);
	dies("an interrupt without a gate", "no gate for interrupt line 0");
	begin_init();		/* the frame cannot be pushed: the stack is no memory */
	lg_gate_call(&m, 6, 0x100000, 0x8e00);
	lg_mov(&m, ESP, 0xc0);
	lg_mov(&m, ESP, 0xe0000000);
	ud2();
	dies("a stack that is no memory", "nothing mapped at 0xdffffff4 for the host");

	/* devices */
	begin_init();
	lg_mov(&m, EAX, 0xd0000000);
	lg_code(&m, 3, 0xf0, 0xff, 0x00);	/* lock incl (%eax) */
	dies("a device, touched by incl", "no plain mov at device address 0xd0000000");

	/* page tables */
	begin_init();
	lg_hcall(&m, LHCALL_NEW_PGTABLE, SIZE, 0, 0, 0);
	dies("a page directory behind memory", "page table entry at 0x400000 is not in memory");
	begin_init();
	tables();
	((uint32_t *)(m.mem + FIRST))[0x200] = 0xfffff007;
	lg_hcall(&m, LHCALL_NEW_PGTABLE, FIRST, 0, 0, 0);
	lg_code(&m, 1, 0xa1);
	lg_word(&m, 0x80001000);
	dies("a page table behind memory", "page table entry at 0xfffff004 is not in memory");

	/* the launcher's doing */
	begin_init();
	lg_mov(&m, EAX, 0x300000);
	lg_code(&m, 2, 0x8b, 0x00);
	munmap(m.mem + 0x300000, PAGE);
	dies("memory that its launcher has unmapped", "the Launcher has no memory at page 0x300");

	/* a way into virtual-8086 mode, which QEMU leaves open */
	begin_init();
	lg_hcall(&m, LHCALL_SET_STACK, LGUEST_KERNEL_DS, STACK, 0, 0);
	{
		uint32_t frame[9] = { 0, 0, 0, 0, 0, 0x1000, 0x20202, 0x1000, 0 };

		for (i = 0; i < 9; i++) {
			lg_code(&m, 1, 0x68);
			lg_word(&m, frame[i]);
		}
		m.mem[0x10000] = 0xf4;
		lg_code(&m, 1, 0xcf);
	}
	dies("virtual-8086 mode", "unhandled trap 13, error 0");

	/* what only a broken layer below can bring about */
	begin_init();
	lg_gate_call(&m, 6, 0x100000, 0x8e00);
	inject("lgwrite second 0xfffffff0");
	ud2();
	dies("injected: a write to a bad address", "12 bytes at 0xfffffff0 are not memory");
	begin();
	inject("lguest_arch_run return 2");	/* LGUEST_EVENT_BADENTRY */
	dies("injected: a bad entry", "cannot enter: trap ");
	begin();
	lg_init_call(&m, LG_DATA);
	inject("vmap return 0");
	dies("injected: no memory to map", "no memory to map struct lguest_data");
	begin();
	inject("get_zeroed_page return 0");
	dies("injected: no memory for a table", "no memory for a shadow page table");
	begin();
	inject("spt_set return 0");
	dies("injected: a fault that repeats", "fault at 0x100000 repeats");
	done();
}

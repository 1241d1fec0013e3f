// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that uses everything at once and checks that all of it stays its
 * own: SSE and x87 registers, a TLS segment in %gs, memory, page faults, ring
 * 3, a timer that ticks each millisecond.  id= makes two of them different,
 * ticks= is how long.  Other guests, host interrupts and other CPUs must not
 * be seen in any of it.
 */
#include "check.h"

static volatile u32 ticks;
static u32 id, calls, bad_sse, bad_x87, bad_gs, bad_memory, bad_user, rounds, faults;

static void tick(struct trap_frame *f)
{
	ticks++;
	set_clockevent(1000000);
}

static volatile bool over;

/* line 5: somebody outside has seen enough */
static void enough(struct trap_frame *f)
{
	over = true;
}

static void on_syscall(struct trap_frame *f)
{
	calls++;
	f->eax = f->ebx + id;
}

static void do_read(void *at)
{
	(void)*(volatile u32 *)at;
}

static u32 pattern[32] __attribute__((aligned(16)));
static u32 seen[32] __attribute__((aligned(16)));

static bool have_sse(void)
{
	u32 d, c, b, a = 1;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	return d & 1 << 25;
}

static void load_sse(void)
{
	asm volatile("movaps (%0), %%xmm0\n\tmovaps 16(%0), %%xmm1\n\t"
		     "movaps 32(%0), %%xmm2\n\tmovaps 48(%0), %%xmm3\n\t"
		     "movaps 64(%0), %%xmm4\n\tmovaps 80(%0), %%xmm5\n\t"
		     "movaps 96(%0), %%xmm6\n\tmovaps 112(%0), %%xmm7"
		     : : "r"(pattern) : "memory");
}

static void save_sse(void)
{
	asm volatile("movaps %%xmm0, (%0)\n\tmovaps %%xmm1, 16(%0)\n\t"
		     "movaps %%xmm2, 32(%0)\n\tmovaps %%xmm3, 48(%0)\n\t"
		     "movaps %%xmm4, 64(%0)\n\tmovaps %%xmm5, 80(%0)\n\t"
		     "movaps %%xmm6, 96(%0)\n\tmovaps %%xmm7, 112(%0)"
		     : : "r"(seen) : "memory");
}

static u32 tls_page[2], turn;

static void load_tls(void)
{
	static u32 tls[6];
	u32 base = tls_page[++turn & 1];

	tls[0] = base << 16 | 0xffff;
	tls[1] = (base & 0xff000000) | 0xcff200 | (base >> 16 & 0xff);
	hcall(LHCALL_LOAD_TLS, (u32)tls, 0, 0, 0);
}

static u32 read_gs(void)
{
	u32 v;

	asm volatile("movl %%gs:0, %0" : "=r"(v));
	return v;
}

USER_CODE(caller, "\
	xorl %edi, %edi\n\
	movl $100, %ebx\n\
1:	movl $7, %eax\n\
	int $0x80\n\
	subl %ebx, %eax\n\
	cmpl 0x40020000, %eax\n\
	jne 2f\n\
	incl %edi\n\
2:	decl %ebx\n\
	jnz 1b\n\
	movl $0, %eax\n\
	movl %edi, %ebx\n\
	int $0x80\n\
	ud2\n");

void guest_main(struct boot_params *bp)
{
	u32 limit = option(bp, "ticks", 500), entry, i, spin, sse = have_sse(), x87;

	id = option(bp, "id", 1);
	entry = user_map(caller, caller_end);
	*(volatile u32 *)USER_DATA = id;
	for (i = 0; i < 32; i++)
		pattern[i] = id * 0x01010101 + i;
	for (i = 0; i < 2; i++) {
		tls_page[i] = alloc_page();
		*(u32 *)tls_page[i] = id ^ 0x715 ^ i;
	}
	load_tls();
	asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
	set_syscall_handler(on_syscall);
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	set_handler(LGUEST_IRQ_BASE + 5, enough);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	set_clockevent(1000000);
	printf("begin %u\n", id);

	while (ticks < limit && !over) {
		rounds++;
		if (sse)
			load_sse();
		asm volatile("fninit\n\tfildl %0" : : "m"(pattern[3]));
		for (spin = 0; spin < 20000; spin++)
			barrier();
		if (sse) {
			save_sse();
			for (i = 0; i < 32; i++)
				bad_sse += seen[i] != pattern[i];
		}
		asm volatile("fistpl %0" : "=m"(x87));
		bad_x87 += x87 != pattern[3];
		bad_gs += read_gs() != (id ^ 0x715 ^ (turn & 1));
		/* another segment in its place; and the register loaded anew, a
		 * while later: we may be on another processor by then
		 */
		load_tls();
		asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
		bad_gs += read_gs() != (id ^ 0x715 ^ (turn & 1));
		for (spin = 0; spin < 20000; spin++)
			barrier();
		asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
		bad_gs += read_gs() != (id ^ 0x715 ^ (turn & 1));
		if (rounds % 16)
			continue;
		for (i = 0; i < 16; i++) {	/* some faults */
			faults += try_insn(do_read, (void *)(0x50000000 + i * 4096)) == 14;
			map_page(0x51000000 + i * 4096, tls_page[0], P_PRESENT);
			bad_memory += *(volatile u32 *)(0x51000000 + i * 4096) != (id ^ 0x715);
			unmap_page(0x51000000 + i * 4096);
		}
		flush_tlb_user();
		bad_user += run3(entry) != 100;
		/* run_user may have given %gs away */
		asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
	}
	check(rounds > 16, "guest %u: %u rounds in %u ticks", id, rounds, ticks);
	check(bad_sse == 0, "guest %u: its SSE registers (%s)", id, sse ? "looked at" : "it has none");
	check(bad_x87 == 0, "guest %u: its x87 stack", id);
	check(bad_gs == 0, "guest %u: its TLS segment", id);
	check(bad_memory == 0 && faults == rounds / 16 * 16, "guest %u: its memory and faults", id);
	check(bad_user == 0 && calls == rounds / 16 * 100, "guest %u: its ring 3", id);
	done();
}

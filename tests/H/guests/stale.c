// SPDX-License-Identifier: GPL-2.0
/* A selector that outlives its descriptor, in each register that can hold it. */
#include "check.h"

static u32 tls[6];

static void put(u32 base)
{
	memset(tls, 0, sizeof(tls));
	tls[0] = base << 16 | 0xffff;
	tls[1] = (base & 0xff000000) | 0x00cff200 | (base >> 16 & 0xff);
	hcall(LHCALL_LOAD_TLS, (u32)tls, 0, 0, 0);
}

static void take(void)
{
	memset(tls, 0, sizeof(tls));
	hcall(LHCALL_LOAD_TLS, (u32)tls, 0, 0, 0);
}

#define SELECTOR (LGUEST_TLS_MIN * 8 + 3)

/* the two that C does not use; then the two that it does, in assembly */
#define STALE(reg) ({							\
	u32 _s = 0xbad;							\
	put(page);							\
	asm volatile("movl %0, %%" #reg : : "r"(SELECTOR));		\
	take();								\
	asm volatile("movw %%" #reg ", %w0" : "=r"(_s));		\
	_s & 0xffff; })

static u32 stale_data_segment(bool es)
{
	static u32 saved;

	memset(tls, 0, sizeof(tls));
	put(0);
	memset(tls, 0, sizeof(tls));
	saved = 0xbad;
	/* LOAD_TLS with %ds (or %es) on that very descriptor: flat, so that we
	 * can go on; afterwards everything by way of %ss
	 */
	if (es)
		asm volatile("movl %1, %%es\n\tint $0x1f\n\tmovw %%es, %%dx\n\tmovw %%dx, %%ss:saved_es\n\t"
			     "movl %2, %%edx\n\tmovl %%edx, %%es"
			     : : "a"(LHCALL_LOAD_TLS), "r"(SELECTOR), "i"(LGUEST_KERNEL_DS), "b"(tls)
			     : "edx", "memory");
	else
		asm volatile("movl %1, %%ds\n\tint $0x1f\n\tmovw %%ds, %%dx\n\tmovw %%dx, %%ss:saved_es\n\t"
			     "movl %2, %%edx\n\tmovl %%edx, %%ds"
			     : : "a"(LHCALL_LOAD_TLS), "r"(SELECTOR), "i"(LGUEST_KERNEL_DS), "b"(tls)
			     : "edx", "memory");
	asm(".pushsection .data\nsaved_es: .long 0\n.popsection");
	asm volatile("movl saved_es, %0" : "=r"(saved));
	return saved & 0xffff;
}

void guest_main(struct boot_params *bp)
{
	u32 page = alloc_page(), i, n = 0;

	check_eq(STALE(gs), 0, "a stale %gs is null");
	check_eq(STALE(fs), 0, "a stale %fs is null");
	check_eq(stale_data_segment(true), 0, "a stale %es is null");
	check_eq(stale_data_segment(false), 0, "a stale %ds is null");
	for (i = 0; i < 2000; i++)
		n += STALE(gs);
	check_eq(n, 0, "and so 2,000 times");
	put(page);
	asm volatile("movl %0, %%gs" : : "r"(SELECTOR));
	put(page);
	asm volatile("movw %%gs, %w0" : "=r"(n));
	check_eq(n & 0xffff, SELECTOR, "one whose descriptor is loaded anew is kept");
	done();
}

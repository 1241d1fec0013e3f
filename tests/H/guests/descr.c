// SPDX-License-Identifier: GPL-2.0
/*
 * What a guest may put into its descriptor table and what becomes of what it
 * may not.  lar and lsl show what the host made of each.
 */
#include "check.h"

#define SLOT 20
#define SELECTOR (SLOT * 8 + 1)

static bool lar(u32 selector, u32 *rights)
{
	u8 ok;
	u32 r = 0;

	asm volatile("lar %2, %0\n\tsetz %1" : "+r"(r), "=q"(ok) : "r"(selector) : "cc");
	*rights = r;
	return ok;
}

static void load_fs(void *selector)
{
	asm volatile("movl %0, %%fs\n\tmovl $0, %%eax\n\tmovl %%eax, %%fs" : : "r"(selector) : "eax");
}

static void far_call(void *selector)
{
	struct {
		u32 offset;
		u16 selector;
	} __attribute__((packed)) to = { 0, (u32)selector };

	asm volatile("lcall *%0" : : "m"(to) : "memory");
}

static void load_tr(void *selector)
{
	asm volatile("ltr %w0" : : "r"(selector));
}

static void load_ss(void *selector)
{
	asm volatile("movl %%ss, %%ecx\n\tmovl %0, %%ss\n\tmovl %%ecx, %%ss" : : "r"(selector) : "ecx");
}

static void jump(void *selector)
{
	asm volatile("pushl %0\n\tpushl $1f\n\tlret\n1:\tljmp %1, $2f\n2:"
		     : : "r"(selector), "i"(LGUEST_KERNEL_CS) : "memory");
}

/*
 * What section H:190 promises: present segments only; ring 0's become ring
 * 1's; the rest is the processor's.  Who may load it, with an RPL of 1?
 */
struct may {
	bool data, stack, code;
};

static struct may promise(u32 type, u32 dpl, bool present)
{
	struct may m = { false, false, false };
	bool code = type & 8, conforming = type & 4, rw = type & 2;

	if (!present || !(type & 16))
		return m;
	if (!dpl)
		dpl = 1;
	m.data = code ? rw && (conforming || dpl >= 1) : dpl >= 1;
	m.stack = !code && rw && dpl == 1;
	m.code = code && (conforming ? dpl <= 1 : dpl == 1);
	return m;
}

static void entry(u32 low, u32 high)
{
	hcall(LHCALL_LOAD_GDT_ENTRY, SLOT, low, high, 0);
}

static u32 page;

static void tls(u32 i, u32 base, u32 type)
{
	static u32 t[6];

	memset(t, 0, sizeof(t));
	t[i * 2] = base << 16 | 0xffff;
	t[i * 2 + 1] = (base & 0xff000000) | 0x00cf0000 | type << 8 | (base >> 16 & 0xff);
	hcall(LHCALL_LOAD_TLS, (u32)t, 0, 0, 0);
}

static void no_tls(void)
{
	static u32 t[6];

	hcall(LHCALL_LOAD_TLS, (u32)t, 0, 0, 0);
}

static void read_gs_insn(void *x)
{
	asm volatile("movl %%gs:0, %0" : "=r"(*(u32 *)x));
}

static u32 get_gs(void)
{
	u32 s = 0;

	asm volatile("movw %%gs, %w0" : "=r"(s));
	return s & 0xffff;
}

void guest_main(struct boot_params *bp)
{
	u32 type, dpl, rights, reached = 0, kept0 = 0, system = 0, i, v, value, accessed = 0, wrong;

	/* every type, every privilege, present: a segment for ring 1 or 3, or nothing */
	for (type = 0; type < 32; type++)
		for (dpl = 0; dpl < 4; dpl++) {
			entry(0x0000ffff, 0x00cf8000 | dpl << 13 | type << 8);
			if (!lar(SELECTOR, &rights) && !lar(SLOT * 8 + 3, &rights))
				continue;
			reached++;
			if (!(rights & 1 << 12))
				system++;
			if (!(rights >> 13 & 3))
				kept0++;
			if (!(rights & 1 << 8))
				accessed++;
		}
	for (i = wrong = 0; i < 256; i++) {
		struct may want, got;

		type = i & 31;
		dpl = i >> 5 & 3;
		want = promise(type, dpl, i & 128);
		entry(0x0000ffff, 0x00cf0000 | (i & 128) << 8 | dpl << 13 | type << 8);
		got.data = try_insn(load_fs, (void *)SELECTOR) == -1;
		got.stack = try_insn(load_ss, (void *)SELECTOR) == -1;
		got.code = try_insn(jump, (void *)SELECTOR) == -1;
		if (got.data != want.data || got.stack != want.stack || got.code != want.code) {
			wrong++;
			printf("# type 0x%x dpl %u present %u: data %u stack %u code %u, want %u %u %u\n",
			       type, dpl, i >> 7, got.data, got.stack, got.code,
			       want.data, want.stack, want.code);
		}
	}
	check(wrong == 0, "256 combinations, as data, as stack, as code: %u not as promised", wrong);
	check(reached > 16, "some entries are good (%u of 128)", reached);
	check_eq(system, 0, "no gate, LDT or TSS gets in");
	check_eq(kept0, 0, "no segment of ring 0 gets in");
	check_eq(accessed, 0, "none that the processor would have to mark as accessed");

	/* call gates: to ring 0, to the host's code, to ours */
	for (i = 0; i < 4; i++) {
		static const u32 target[4] = { 0x60, 0x61, 0x62, 0x10 };

		entry(target[i] << 16, 0x0010ec00);
		v = try_insn(far_call, (void *)SELECTOR);
		check(v == 13 || v == 11, "a call gate to selector 0x%x: vector %d", target[i], (int)v);
	}
	entry(0, 0);
	v = try_insn(load_fs, (void *)SELECTOR);
	check(v == 13 || v == 11, "an empty entry: vector %d", (int)v);

	/* the L bit: 64-bit code for a guest would be the end of the story */
	entry(0x0000ffff, 0x00afbb00);
	check(!lar(SELECTOR, &rights) || !(rights & 1 << 21), "the L bit is gone");

	/* what the host and the Switcher use themselves */
	for (i = 0; i < 32; i++) {
		u32 before, after;
		bool was = lar(i * 8 + 1, &before), is;

		if ((i >= 12 && i <= 15) || (i >= 6 && i <= 8))
			continue;	/* ours */
		hcall(LHCALL_LOAD_GDT_ENTRY, i, 0xffff, 0x00cfb200, 0);	/* ring 1 data */
		is = lar(i * 8 + 1, &after);
		if (was == is && before == after)
			printf("# entry %u is not ours to set\n", i);
	}
	v = try_insn(load_tr, (void *)0x80);
	check_eq(v, 13, "ltr");

	/* TLS */
	page = alloc_page();
	*(u32 *)page = 0x715715;
	tls(0, page, 0xf2);
	asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
	v = try_insn(read_gs_insn, &value);
	check(v == -1u && value == 0x715715, "a TLS segment is there");
	check_eq(get_gs(), LGUEST_TLS_MIN * 8 + 3, "and stays in its register");
	tls(1, page, 0xf2);
	/* entry 6 went away with that call, %gs still names it */
	check_eq(get_gs(), 0, "it became the null selector");
	asm volatile("movl %0, %%gs" : : "r"((LGUEST_TLS_MIN + 1) * 8 + 3));
	v = try_insn(read_gs_insn, &value);
	check(v == -1u && value == 0x715715, "the second TLS segment is there");
	for (i = 0; i < 300; i++) {	/* and so often that an interrupt hits it */
		tls(0, page, 0xf2);
		asm volatile("movl %0, %%gs" : : "r"(LGUEST_TLS_MIN * 8 + 3));
		no_tls();
		if (get_gs() != 0)
			break;
	}
	check_eq(i, 300, "stale 300 times");
	tls(0, page, 0x89);	/* a TSS */
	check(!lar(LGUEST_TLS_MIN * 8 + 3, &rights), "a TSS is not a TLS segment");
	tls(0, page, 0x92);	/* ring 0 data */
	check(!lar(LGUEST_TLS_MIN * 8 + 3, &rights) || (rights >> 13 & 3), "nor is one of ring 0");

	/* stale selectors in %fs, %ds and %es, too */
	entry(0x0000ffff, 0x00cfb200);
	asm volatile("movl %0, %%fs" : : "r"(SELECTOR));
	entry(0, 0);
	asm volatile("movw %%fs, %w0" : "=r"(value));
	check_eq(value & 0xffff, 0, "a stale %fs");
	done();
}

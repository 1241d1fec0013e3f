// SPDX-License-Identifier: GPL-2.0
/*
 * ins and outs, against a table.  The first word of the command line says
 * which rows.  A row is an instruction, the registers before it, and what must
 * have become of them and of 64 bytes of memory afterwards.
 */
#include "check.h"

#define CODE	0x48000000u	/* two pages of code that are not neighbours */
#define BUF	0x60000fe0u	/* 64 bytes, half in one page, half in another */
#define LOW	0x0000ffe0u	/* the same 64 bytes, as 16-bit addresses see them */
#define DF	0x400u

static u32 frame[4];
static struct { u32 eax, ecx, edx, esi, edi, flags; } r;

static void run_at(void *at)
{
	asm volatile("pushl %[flags]; popfl; call *%[at]; cld"
		     : "+a"(r.eax), "+c"(r.ecx), "+d"(r.edx), "+S"(r.esi), "+D"(r.edi)
		     : [flags] "b"(r.flags | 2), [at] "m"(at) : "memory", "cc");
}

struct row {
	const char *name;
	u8 n, code[5];
	u32 ecx, esi, edi, flags;		/* before */
	u32 ecx_after, esi_after, edi_after;	/* after */
	u8 from, len;				/* what is 0xff in the 64 bytes */
};

static const struct row single[] = {
	{ "insb", 1, { 0x6c }, 7, 9, BUF + 8, 0, 7, 9, BUF + 9, 8, 1 },
	{ "insl", 1, { 0x6d }, 7, 9, BUF + 8, 0, 7, 9, BUF + 12, 8, 4 },
	{ "insl across a page's end", 1, { 0x6d }, 7, 9, BUF + 30, 0, 7, 9, BUF + 34, 30, 4 },
	{ "outsb", 1, { 0x6e }, 7, BUF + 8, 9, 0, 7, BUF + 9, 9, 0, 0 },
	{ "outsl", 1, { 0x6f }, 7, BUF + 8, 9, 0, 7, BUF + 12, 9, 0, 0 },
	{ "insb, %ecx is 0", 1, { 0x6c }, 0, 9, BUF, 0, 0, 9, BUF + 1, 0, 1 },
	{ }
};

static const struct row words[] = {
	{ "rep insw", 3, { 0x66, 0xf3, 0x6d }, 3, 9, BUF + 8, 0, 0, 9, BUF + 14, 8, 6 },
	{ "rep outsw", 3, { 0x66, 0xf3, 0x6f }, 3, BUF + 8, 9, 0, 0, BUF + 14, 9, 0, 0 },
	{ "rep insw across a page's end", 3, { 0x66, 0xf3, 0x6d }, 2, 9, BUF + 29, 0, 0, 9,
	  BUF + 33, 29, 4 },
	{ }
};

static const struct row rep[] = {
	{ "rep insb", 2, { 0xf3, 0x6c }, 5, 9, BUF, 0, 0, 9, BUF + 5, 0, 5 },
	{ "rep insl, once", 2, { 0xf3, 0x6d }, 1, 9, BUF + 4, 0, 0, 9, BUF + 8, 4, 4 },
	{ "rep insl across a page's end", 2, { 0xf3, 0x6d }, 15, 9, BUF + 2, 0, 0, 9, BUF + 62,
	  2, 60 },
	{ "rep outsb", 2, { 0xf3, 0x6e }, 64, BUF, 9, 0, 0, BUF + 64, 9, 0, 0 },
	{ "rep outsl", 2, { 0xf3, 0x6f }, 3, BUF, 9, 0, 0, BUF + 12, 9, 0, 0 },
	{ "repne insb", 2, { 0xf2, 0x6c }, 5, 9, BUF, 0, 0, 9, BUF + 5, 0, 5 },
	{ "rep insl, no times", 2, { 0xf3, 0x6d }, 0, 9, BUF + 4, 0, 0, 9, BUF + 4, 0, 0 },
	{ "rep outsb, no times", 2, { 0xf3, 0x6e }, 0, BUF + 4, 9, 0, 0, BUF + 4, 9, 0, 0 },
	{ }
};

static const struct row orders[] = {
	{ "rep data16 addr16 insb", 4, { 0xf3, 0x66, 0x67, 0x6c }, 3, 9, LOW + 2, 0, 0, 9, LOW + 5, 2, 3 },
	{ "rep addr16 data16 insb", 4, { 0xf3, 0x67, 0x66, 0x6c }, 3, 9, LOW + 2, 0, 0, 9, LOW + 5, 2, 3 },
	{ "addr16 rep insb", 3, { 0x67, 0xf3, 0x6c }, 3, 9, LOW + 2, 0, 0, 9, LOW + 5, 2, 3 },
	{ "rep data16 outsb", 3, { 0xf3, 0x66, 0x6e }, 3, LOW + 2, 9, 0, 0, LOW + 5, 9, 0, 0 },
	{ "rep rep insb", 3, { 0xf3, 0xf3, 0x6c }, 3, 9, LOW + 2, 0, 0, 9, LOW + 5, 2, 3 },
	{ "data16 data16 addr16 rep insb", 5, { 0x66, 0x66, 0x67, 0xf3, 0x6c }, 3, 9, LOW + 2, 0, 0,
	  9, LOW + 5, 2, 3 },
	{ }
};

static const struct row backwards[] = {
	{ "rep insb, downwards", 2, { 0xf3, 0x6c }, 4, 9, BUF + 20, DF, 0, 9, BUF + 16, 17, 4 },
	{ "rep insl, downwards", 2, { 0xf3, 0x6d }, 3, 9, BUF + 40, DF, 0, 9, BUF + 28, 32, 12 },
	{ "rep outsb, downwards", 2, { 0xf3, 0x6e }, 4, BUF + 40, 9, DF, 0, BUF + 36, 9, 0, 0 },
	{ }
};

static const struct row addr16[] = {
	{ "rep addr16 insb", 3, { 0x67, 0xf3, 0x6c }, 0x5a5a0004, 9, 0xa5a5ffe2, 0, 0x5a5a0000, 9,
	  0xa5a5ffe6, 2, 4 },
	{ "rep addr16 insl, round the corner", 3, { 0x67, 0xf3, 0x6d }, 0x5a5a0005, 9, 0xa5a5fff8,
	  0, 0x5a5a0000, 9, 0xa5a5000c, 24, 20 },
	{ "rep addr16 outsb, round the corner", 3, { 0x67, 0xf3, 0x6e }, 0x10004, 0x7777fffe, 9, 0,
	  0x10000, 0x77770002, 9, 0, 0 },
	{ }
};

static u8 *byte(u32 i)		/* the 64 bytes, where no mapping matters */
{
	return i < 32 ? (u8 *)frame[2] + 0xfe0 + i : (u8 *)frame[3] + i - 32;
}

/* copied to where it is to be executed: inc %edx; ret follow */
static void put_code(u32 offset, const u8 *code, u32 n)
{
	u8 *p = (u8 *)CODE + offset;
	u32 i;

	for (i = 0; i < n; i++)
		p[i] = code[i];
	p[n] = 0x42;
	p[n + 1] = 0xc3;
}

static void try_row(const struct row *row, u32 offset)
{
	int v;
	u32 i, bad = 64;

	for (i = 0; i < 64; i++)
		*byte(i) = i + 0x40;
	put_code(offset, row->code, row->n);
	r.eax = 0x12345678;
	r.edx = 0x9abc0170;
	r.ecx = row->ecx;
	r.esi = row->esi;
	r.edi = row->edi;
	r.flags = row->flags;
	v = try_insn(run_at, (u8 *)CODE + offset);
	for (i = 0; i < 64; i++)
		if (*byte(i) != (i >= row->from && i < row->from + row->len ? 0xff : i + 0x40) && bad == 64)
			bad = i;
	if (v != -1)
		check(0, "%s: the guest got trap %d, error 0x%x", row->name, v, last_fault.error);
	else if (r.ecx != row->ecx_after || r.esi != row->esi_after || r.edi != row->edi_after)
		check(0, "%s: ecx 0x%x esi 0x%x edi 0x%x, not 0x%x 0x%x 0x%x", row->name, r.ecx, r.esi,
		      r.edi, row->ecx_after, row->esi_after, row->edi_after);
	else if (r.eax != 0x12345678 || r.edx != 0x9abc0171)
		check(0, "%s: eax 0x%x edx 0x%x, not 0x12345678 0x9abc0171", row->name, r.eax, r.edx);
	else if (bad != 64)
		check(0, "%s: byte %d is 0x%x", row->name, (int)bad, *byte(bad));
	else
		check(1, "%s", row->name);
}

static void try_rows(const struct row *row)
{
	for (; row->n; row++)
		try_row(row, 0x10);
}

/* an instruction that ends where its page does, and nothing comes after it */
static void try_fetch(void)
{
	static const u8 insb[] = { 0x6c }, rep_insb[] = { 0xf3, 0x6c };
	static const struct { const u8 *code; u32 n, edi; } end[] = {
		{ insb, 1, BUF + 1 }, { rep_insb, 2, BUF + 1 }
	};
	u32 i, j;
	int v;

	for (i = 0; i < 2; i++) {
		u8 *p = (u8 *)CODE + 0x1000 - end[i].n;

		map_page(CODE + 0x1000, frame[1], P_PRESENT | P_WRITE);
		for (j = 0; j < end[i].n; j++)
			p[j] = end[i].code[j];
		unmap_page(CODE + 0x1000);
		flush_tlb_one(CODE + 0x1000);
		/* the trap interrupts run_at, so it is %edi in the frame that counts: see below */
		r.ecx = 1;
		r.edx = 0x170;
		r.esi = 9;
		r.edi = BUF;
		r.flags = 0;
		*byte(0) = 0x40;
		v = try_insn(run_at, p);
		check(v == 14 && last_fault.cr2 == CODE + 0x1000 && last_fault.eip == CODE + 0x1000 &&
		      *byte(0) == 0xff, "%s at the end of a page: vector %d at 0x%x, cr2 0x%x, byte 0x%x",
		      i ? "rep insb" : "insb", v, last_fault.eip, last_fault.cr2, *byte(0));
	}
	map_page(CODE + 0x1000, frame[1], P_PRESENT | P_WRITE);
	flush_tlb_one(CODE + 0x1000);
	for (i = 0; rep[i].n; i++)
		if (rep[i].ecx)	/* its two bytes in two pages */
			try_row(&rep[i], 0xfff);
}

/* a long one can be interrupted in its middle, and goes on */
#define LONG	0x40000u
static volatile u32 ticks, in_the_middle, start;

static void tick(struct trap_frame *f)
{
	ticks++;
	if (f->eip == CODE + 0x10 && f->edi > start && f->edi < start + LONG &&
	    f->ecx == start + LONG - f->edi)
		in_the_middle++;
}

static void try_long(void)
{
	static const u8 rep_insb[] = { 0xf3, 0x6c };
	u32 i, ns = 1000000;
	u8 *p;

	start = alloc_page();
	for (i = 1; i <= LONG / 4096; i++)
		alloc_page();
	p = (u8 *)start;
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	irq_unblock(LGUEST_IRQ_TIMER);
	local_irq_enable();
	put_code(0x10, rep_insb, 2);
	/* on a busy machine the event may come too early: later, then */
	for (i = 0; i < 8 && !in_the_middle; i++, ns *= 2) {
		memset(p, 0, LONG + 4);
		r.ecx = LONG;
		r.edi = start;
		r.edx = 0x170;
		r.flags = 0;
		set_clockevent(ns);
		run_at((u8 *)CODE + 0x10);
		check(r.ecx == 0 && r.edi == start + LONG && p[0] == 0xff && p[LONG - 1] == 0xff && !p[LONG],
		      "rep insb, 262,144 times: ecx 0x%x, edi 0x%x", r.ecx, r.edi);
		while (ticks <= i)
			barrier();
	}
	check(in_the_middle, "an interrupt finds it half done");
}

/* what was right stays right */
USER_CODE(user_insb, "movw $0x170, %dx\n movl $0x40020000, %edi\n insb\n ud2");
USER_CODE(user_repouts, "movw $0x170, %dx\n movl $1, %ecx\n rep outsb\n ud2");

static void user_faults(const char *from, const char *end, const char *name)
{
	u32 entry = user_map(from, end);

	last_fault.vector = 0;
	run3(entry);
	check(last_fault.vector == 13 && last_fault.error == 0, "%s from ring 3: vector %d", name,
	      (int)last_fault.vector);
}

static void try_ports(void)
{
	static const struct { const char *name; u8 n, code[4]; u32 eax; } in[] = {
		{ "in $0x71, %al", 2, { 0xe4, 0x71 }, 0x123456ff },
		{ "in $0x71, %ax", 3, { 0x66, 0xe5, 0x71 }, 0x1234ffff },
		{ "in %dx, %ax", 2, { 0x66, 0xed }, 0x1234ffff },
		{ "in %dx, %eax", 1, { 0xed }, 0xffffffff },
		{ "out %al, %dx", 1, { 0xee }, 0x12345678 },
		{ "out %ax, $0x70", 3, { 0x66, 0xe7, 0x70 }, 0x12345678 },
	};
	static const u8 hlt[] = { 0xf4 }, rep_hlt[] = { 0xf3, 0xf4 };
	u32 i;
	int v;

	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
		put_code(0x10, in[i].code, in[i].n);
		r.eax = 0x12345678;
		r.edx = 0x9abc0170;
		v = try_insn(run_at, (u8 *)CODE + 0x10);
		check(v == -1 && r.eax == in[i].eax && r.edx == 0x9abc0171, "%s: vector %d eax 0x%x",
		      in[i].name, v, r.eax);
	}
	for (i = 0; i < 2; i++) {
		put_code(0x10, i ? rep_hlt : hlt, i + 1);
		v = try_insn(run_at, (u8 *)CODE + 0x10);
		check(v == 13, "%shlt is not ours to play: vector %d", i ? "rep " : "", v);
	}
	user_faults(user_insb, user_insb_end, "insb");
	user_faults(user_repouts, user_repouts_end, "rep outsb");
}

void guest_main(struct boot_params *bp)
{
	const char *which = word(bp);
	u32 i;

	for (i = 0; i < 4; i++)
		frame[i] = alloc_page();
	map_page(CODE, frame[1], P_PRESENT | P_WRITE);
	map_page(CODE + 0x1000, frame[0], P_PRESENT | P_WRITE);
	frame[1] = frame[0];
	map_page(BUF & P_ADDRESS, frame[2], P_PRESENT | P_WRITE);
	map_page((BUF & P_ADDRESS) + 0x1000, frame[3], P_PRESENT | P_WRITE);
	map_page(LOW & P_ADDRESS, frame[2], P_PRESENT | P_WRITE);
	map_page(0, frame[3], P_PRESENT | P_WRITE);	/* where 16-bit addresses begin again */
	flush_tlb_user();
	if (streq(which, "single"))
		try_rows(single);
	else if (streq(which, "words"))
		try_rows(words);
	else if (streq(which, "rep"))
		try_rows(rep);
	else if (streq(which, "orders"))
		try_rows(orders);
	else if (streq(which, "backwards"))
		try_rows(backwards);
	else if (streq(which, "addr16"))
		try_rows(addr16);
	else if (streq(which, "fetch"))
		try_fetch();
	else if (streq(which, "long"))
		try_long();
	else if (streq(which, "ports"))
		try_ports();
	done();
}

// SPDX-License-Identifier: GPL-2.0
/* in and out, as far as the host emulates them. */
#include "check.h"

#define CODE 0x48000000u	/* two pages of code that are not neighbours */
static u32 frames[2];

/* the instruction is a byte or two; what surrounds it is harmless */
static u32 eax_after, edx_after;

static void run_at(void *at)
{
	u32 a = 0x12345678, d = 0x9abc0070;

	asm volatile("call *%2" : "+a"(a), "+d"(d) : "r"(at) : "memory");
	eax_after = a;
	edx_after = d;
}

static void run_one(u32 offset, const u8 *code, u32 n, u32 want, const char *name)
{
	u8 *p = (u8 *)CODE + offset;
	u32 i, v;

	for (i = 0; i < n; i++)
		p[i] = code[i];
	p[n] = 0x42;		/* inc %edx: do we come back to the right place? */
	p[n + 1] = 0xc3;	/* ret */
	v = try_insn(run_at, p);
	check(v == -1u && eax_after == want && edx_after == 0x9abc0071,
	      "%s at offset %x: vector %d eax 0x%x edx 0x%x", name, offset, (int)v, eax_after,
	      edx_after);
}

static const struct {
	const char *name;
	u8 n, code[4];
	u32 want;
} table[] = {
	{ "in $0x71, %al", 2, { 0xe4, 0x71 }, 0x123456ff },
	{ "in $0x71, %eax", 2, { 0xe5, 0x71 }, 0xffffffff },
	{ "in $0x71, %ax", 3, { 0x66, 0xe5, 0x71 }, 0x1234ffff },
	{ "data16 in $0x71, %al", 3, { 0x66, 0xe4, 0x71 }, 0x123456ff },
	{ "out %al, $0x70", 2, { 0xe6, 0x70 }, 0x12345678 },
	{ "out %eax, $0x70", 2, { 0xe7, 0x70 }, 0x12345678 },
	{ "out %ax, $0x70", 3, { 0x66, 0xe7, 0x70 }, 0x12345678 },
	{ "data16 out %al, $0x70", 3, { 0x66, 0xe6, 0x70 }, 0x12345678 },
	{ "in (%dx), %al", 1, { 0xec }, 0x123456ff },
	{ "in (%dx), %eax", 1, { 0xed }, 0xffffffff },
	{ "in (%dx), %ax", 2, { 0x66, 0xed }, 0x1234ffff },
	{ "data16 in (%dx), %al", 2, { 0x66, 0xec }, 0x123456ff },
	{ "out %al, (%dx)", 1, { 0xee }, 0x12345678 },
	{ "out %eax, (%dx)", 1, { 0xef }, 0x12345678 },
	{ "out %ax, (%dx)", 2, { 0x66, 0xef }, 0x12345678 },
	{ "data16 out %al, (%dx)", 2, { 0x66, 0xee }, 0x12345678 },
};
#define CASES (sizeof(table) / sizeof(table[0]))

static void faults_at(u32 offset, const u8 *code, u32 n, int vector, u32 error, const char *name)
{
	u8 *p = (u8 *)CODE + offset;
	u32 i;
	int v;

	for (i = 0; i < n; i++)
		p[i] = code[i];
	p[n] = 0xc3;
	v = try_insn(run_at, p);
	check(v == vector && last_fault.error == error && last_fault.eip == (u32)p,
	      "%s: vector %d error %x eip 0x%x", name, v, last_fault.error, last_fault.eip);
}

/* an instruction that goes on where there is no page */
static void cut(u32 offset, const u8 *code, u32 n, const char *name)
{
	u8 *p = (u8 *)CODE + offset;
	u32 i;
	int v;

	for (i = 0; i < n; i++)
		p[i] = code[i];
	unmap_page(CODE + 0x1000);
	flush_tlb_one(CODE + 0x1000);
	v = try_insn(run_at, p);
	check(v == 14 && last_fault.cr2 == CODE + 0x1000 && !(last_fault.error & 7),
	      "%s, cut by the end of its page: vector %d error %x cr2 0x%x", name, v,
	      last_fault.error, last_fault.cr2);
	map_page(CODE + 0x1000, frames[1], P_PRESENT | P_WRITE);
}

USER_CODE(user_in, "inb $0x60, %al\n ud2");
USER_CODE(user_out, "movb $0, %al\n movw $0x3f8, %dx\n outb %al, %dx\n ud2");
USER_CODE(user_in16, "movw $0x40, %dx\n .byte 0x66, 0xed\n ud2");

static void user_faults(const char *start, const char *end, u32 at, const char *name)
{
	u32 entry = user_map(start, end);

	last_fault.vector = 0;
	run3(entry);
	check(last_fault.vector == 13 && last_fault.error == 0 && last_fault.eip == entry + at,
	      "%s from ring 3: vector %d error %x eip 0x%x", name, (int)last_fault.vector,
	      last_fault.error, last_fault.eip);
}

static void bad_segment(void *arg)
{
	asm volatile("movl %0, %%fs" : : "r"(0x1f8));
}

void guest_main(struct boot_params *bp)
{
	static const u8 insb[] = { 0x6c }, rep_outsb[] = { 0xf3, 0x6e }, hlt[] = { 0xf4 },
		in_imm[] = { 0xe4, 0x71 }, in16_imm[] = { 0x66, 0xe5, 0x71 }, in16_dx[] = { 0x66, 0xed };
	u32 i, flags = 0;

	frames[0] = alloc_page();
	alloc_page();		/* so that they are not neighbours */
	frames[1] = alloc_page();
	map_page(CODE, frames[0], P_PRESENT | P_WRITE);
	map_page(CODE + 0x1000, frames[1], P_PRESENT | P_WRITE);

	for (i = 0; i < CASES; i++)
		run_one(0x10, table[i].code, table[i].n, table[i].want, table[i].name);
	for (i = 0; i < CASES; i++)	/* across the page boundary: at each of its bytes */
		for (flags = 1; flags < table[i].n; flags++)
			run_one(0x1000 - flags, table[i].code, table[i].n, table[i].want,
				table[i].name);
	cut(0xfff, in_imm, 2, "in with its number");
	cut(0xffe, in16_imm, 3, "prefixed in with its number");
	cut(0xfff, in16_dx, 2, "a prefix");

	/* what is not emulated is the guest's own fault */
	faults_at(0x20, insb, 1, 13, 0, "ins");
	faults_at(0x20, rep_outsb, 2, 13, 0, "rep outs");
	faults_at(0x20, hlt, 1, 13, 0, "hlt");
	i = try_insn(bad_segment, 0);
	check(i == 13 && last_fault.error == 0x1f8, "a fault with an error code is not looked at: %d %x",
	      (int)i, last_fault.error);

	user_faults(user_in, user_in_end, 0, "in");
	user_faults(user_out, user_out_end, 6, "out");
	user_faults(user_in16, user_in16_end, 4, "in, 16 bits");
	done();
}

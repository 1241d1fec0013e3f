// SPDX-License-Identifier: GPL-2.0
/*
 * Each mov that a device understands: every opcode, register, size and
 * addressing mode, also across a page boundary.  The guest is written here,
 * instruction by instruction, with the list of what must come of each.
 */
#include "lgdev.h"

#define SIZE (8u << 20)
#define DEVICE 0xd0005000u	/* not the console */
#define ANSWER 0x89abcdefu
#define REPORT 0xd0006000u	/* what a register held afterwards comes here */
#define CODE_END (SIZE - 0x2000)

static struct machine m;
static struct want {
	uint32_t write, address, size, value;
	char name[48];
} want[40000];
static unsigned int wants;
static const uint32_t in_reg[8] = { 0xa0a1a2a3, 0xc0c1c2c3, 0xd0d1d2d3, 0xb0b1b2b3,
	0x190000, 0x50515253, 0x60616263, 0x70717273 };

static struct want *expect(int write, uint32_t address, uint32_t size, uint32_t value)
{
	struct want *w = &want[wants++];

	w->write = write;
	w->address = address;
	w->size = size;
	w->value = value;
	return w;
}

static uint32_t part(uint32_t v, unsigned int size)
{
	return size == 4 ? v : v & ((1u << size * 8) - 1);
}

static uint32_t reg_value(const uint32_t *r, int reg, int size)
{
	if (size == 1)
		return r[reg & 3] >> (reg & 4 ? 8 : 0) & 0xff;
	return part(r[reg], size);
}

static void set_all(const uint32_t *r)
{
	int i;

	for (i = 0; i < 8; i++)
		lg_mov(&m, i, r[i]);
}

/* movl %reg, REPORT */
static void report(int reg, uint32_t value, const char *name)
{
	lg_code(&m, 2, 0x89, 0x05 | reg << 3);
	lg_word(&m, REPORT);
	strcpy(expect(1, REPORT, 4, value)->name, name);
}

/*
 * One instruction with a ModRM byte.  mod, rm and sib say how the address is
 * made; we set the registers so that it comes out as DEVICE + offset.
 */
static void one(int op, int small, int reg, int mod, int rm, int sib, int disp, int end_of_page)
{
	uint32_t r[8], at = DEVICE + 0x40, used = 0, value;
	int size = op & 1 ? (small ? 2 : 4) : 1, base = rm, len, i, write;
	unsigned char code[16];
	char name[48];

	memcpy(r, in_reg, sizeof(r));
	len = 0;
	if (small)
		code[len++] = 0x66;
	code[len++] = op;
	code[len++] = mod << 6 | reg << 3 | rm;
	if (rm == 4) {
		code[len++] = sib;
		base = sib & 7;
	}
	if (mod == 1)
		code[len++] = disp;
	if (mod == 2 || (mod == 0 && base == 5)) {
		uint32_t d = mod == 2 ? (uint32_t)(disp * 1000) : at;

		if (rm == 4 && mod == 0)
			d = (uint32_t)(disp * 1000);
		memcpy(code + len, &d, 4);
		len += 4;
		used = d;
	} else if (mod == 1) {
		used = (uint32_t)(signed char)disp;
	}
	if (rm == 4) {
		int index = sib >> 3 & 7;

		if (index != 4) {
			/* an index of 8, or for a base that is no register: the whole */
			if (mod == 0 && base == 5) {
				r[index] = (at - used) >> (sib >> 6);
				if (r[index] << (sib >> 6) != at - used)
					return;
			} else if (index != base) {
				r[index] = 8;
				used += 8 << (sib >> 6);
			} else {
				return;
			}
		} else if (mod == 0 && base == 5) {
			return;		/* covered by rm 5 */
		}
		if (!(mod == 0 && base == 5))
			r[base] = at - used;
	} else if (!(mod == 0 && rm == 5)) {
		r[base] = at - used;
	}
	write = op == 0x88 || op == 0x89 || op == 0xc6 || op == 0xc7;
	value = 0;
	if (op == 0xc6 || op == 0xc7) {
		if (reg)
			return;
		value = 0x13579bdf;
		memcpy(code + len, &value, size);
		value = part(value, size);
		len += size;
	} else if (write) {
		value = reg_value(r, reg, size);
	}
	/* the stack pointer as a base or data is fine: nobody pushes here */
	set_all(r);
	sprintf(name, "%s%02x /%d mod %d rm %d sib %02x%s", small ? "66 " : "", op, reg, mod, rm,
		rm == 4 ? sib : 0, end_of_page ? ", at a page's end" : "");
	if (end_of_page) {	/* jump there */
		uint32_t here = m.at - m.mem + 5, to = ((here + 16) | 4095) + 1 - len + end_of_page;

		lg_code(&m, 1, 0xe9);
		lg_word(&m, to - here);
		m.at = m.mem + to;
	}
	for (i = 0; i < len; i++)
		*m.at++ = code[i];
	strcpy(expect(write, at, size, value)->name, name);
	if (write)
		return;
	if (size == 1) {
		int shift = reg & 4 ? 8 : 0;

		value = (r[reg & 3] & ~(0xffu << shift)) | (ANSWER & 0xff) << shift;
		report(reg & 3, value, name);
	} else {
		value = size == 4 ? ANSWER : (r[reg] & 0xffff0000) | (ANSWER & 0xffff);
		report(reg, value, name);
	}
}

static void moffs(int op, int small)
{
	int size = op & 1 ? (small ? 2 : 4) : 1, write = op & 2;
	uint32_t mask = size == 4 ? 0xffffffff : (1u << size * 8) - 1;

	set_all(in_reg);
	if (small)
		lg_code(&m, 1, 0x66);
	lg_code(&m, 1, op);
	lg_word(&m, DEVICE + 0x44);
	sprintf(expect(write, DEVICE + 0x44, size, write ? in_reg[0] & mask : 0)->name, "%s%02x",
		small ? "66 " : "", op);
	if (!write)
		report(0, (in_reg[0] & ~mask) | (ANSWER & mask), "moffs");
}

int main(void)
{
	static const int ops[] = { 0x88, 0x89, 0x8a, 0x8b, 0xc6, 0xc7 };
	unsigned int o, wrong = 0, i;
	int small, reg, mod, rm, n;

	lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
	lg_init_call(&m, LG_DATA);
	m.at = m.mem + 0x200000;
	{	/* a jump from where we begin to where there is room */
		unsigned char *save = m.at;

		m.at = m.mem + LG_RAW;
		lg_init_call(&m, LG_DATA);
		lg_code(&m, 1, 0xe9);
		lg_word(&m, (uint32_t)(save - m.mem) - (uint32_t)(m.at + 4 - m.mem));
		m.at = save;
	}
	for (o = 0; o < 6; o++)
		for (small = 0; small < 2; small++)
			for (reg = 0; reg < 8; reg++)
				for (mod = 0; mod < 3; mod++)
					for (rm = 0; rm < 8; rm++) {
						if (rm != 4) {
							one(ops[o], small, reg, mod, rm, 0, 0x30, 0);
							continue;
						}
						for (n = 0; n < 256; n += reg ? 37 : 5)
							one(ops[o], small, reg, mod, rm, n, -0x30, 0);
					}
	for (n = 1; n < 7; n++) {
		one(0x89, 0, 3, 2, 6, 0, 2, n);
		one(0x8b, 1, 3, 2, 6, 0, 2, n);
		one(0xc7, 0, 0, 2, 6, 0, 2, n);
	}
	for (o = 0xa0; o < 0xa4; o++) {
		moffs(o, 0);
		moffs(o, 1);
	}
	lg_mov(&m, ESP, 0x190000);
	lg_poweroff_call(&m);
	if ((uint32_t)(m.at - m.mem) > CODE_END || wants > 39000)
		die("no room for %u instructions", wants);
	if (lg_initialize(&m) < 0)
		die("INITIALIZE");
	for (i = 0; i < wants; i++) {
		struct want *w = &want[i];
		int r = lg_run(&m);

		if (r == LGUEST_EXIT_MMIO_READ)
			lg_write(m.fd, 2, LHREQ_MMIO_RESULT, ANSWER);
		if (r != (int)(w->write ? LGUEST_EXIT_MMIO_WRITE : LGUEST_EXIT_MMIO_READ) ||
		    m.last.address != w->address || m.last.size != w->size ||
		    (w->write && m.last.value != w->value)) {
			if (wrong++ < 10)
				printf("# %s: %s %x size %u value %x %s, want %s %x size %u value %x\n",
				       w->name, lg_reason(r), m.last.address, m.last.size,
				       m.last.value, r == LGUEST_EXIT_DIED ? m.last.message : "",
				       w->write ? "write" : "read", w->address, w->size, w->value);
			if (r < 0 || r > LGUEST_EXIT_MMIO_WRITE)
				break;
		}
	}
	check(wrong == 0 && i == wants, "%u loads and stores, %u wrong", wants, wrong);
	check(lg_run(&m) == LGUEST_EXIT_POWEROFF, "and the end");
	/* an answer that never comes reads as all ones */
	lg_end(&m);
	lg_prepare(&m, SIZE, NULL, "", MAP_PRIVATE, -1);
	lg_init_call(&m, LG_DATA);
	lg_code(&m, 1, 0xa1);
	lg_word(&m, DEVICE);
	lg_code(&m, 1, 0xa3);
	lg_word(&m, REPORT);
	lg_initialize(&m);
	lg_run(&m);
	check(lg_run(&m) == LGUEST_EXIT_MMIO_WRITE && m.last.value == 0xffffffff,
	      "a load without an answer: 0x%x", m.last.value);
	done();
}

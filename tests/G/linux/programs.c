// Programs that nobody wrote, and every frame that they leave: programs FIRST COUNT [say]
// A program is a few pieces of machine code. A signal is handled by going on with the next piece. Each
// hundred are a process of their own, and a line: the hash of all that was seen.
#include "ring3.h"
#include <asm/ldt.h>

#define PIECES 12
#define SIGNALS 40

static uint32_t seed, hash;
static int say, signals, now;
static unsigned int piece[PIECES + 1];
static uint8_t *at;

static uint32_t any(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return n ? seed % n : seed;
}

static void mix(const void *p, size_t n)
{
	const uint8_t *b = p;

	while (n--)
		hash = (hash ^ *b++) * 16777619;
}

#define OF(list...) ({ static const uint32_t of[] = { list }; of[any(sizeof(of) / 4)]; })

static uint32_t address(void)
{
	return OF(0, 4, DATA, DATA + 1, DATA + 7, DATA + PAGE - 2, DATA + 2 * PAGE - 2, DATA + 2 * PAGE,
		  DATA - 1, STACK, STACK - 4, 0xbfffffff, 0xbffffffe, 0xc0000000, 0xc0400000, 0xc0400123,
		  0xf0000000, 0xf7400000, 0xf7500000, 0xff000000, 0xff400000, 0xffbff000, 0xfffff000, 0xffffffff);
}

static uint32_t number(void)
{
	switch (any(4)) {
	case 0: return any(0);
	case 1: return address();
	default: return OF(0, 1, 2, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fffffff, 0x80000000, 0xffffffff);
	}
}

static uint32_t selector(void)
{
	uint32_t s = any(8) ? OF(0, 0, 0x7b, 0x7b, 0x7b, 0x7a, 0x78, 0x73, 0x70, 0x3b, 0x3b, 0x43, 0x43, 0x38,
			   0x60, 0x61, 0x63, 0x68, 0x69, 0x6b, 0x07, 0x0f, 0x80, 0x83, 0x88, 0x8b, 0xd8, 0xdb,
			   0xe0, 0xe8, 0xf0, 0xf8, 0xfb, 0xff, 0x100, 0xfffb, 0xffff) : any(0x10000);

	if (s < 4)			// any iret may make 3, a null selector, into 0
		return 0;
	return (s | 3) == 0x33 ? 0x43 : s;	// the library's own
}

static uint32_t flags(void)
{
	return any(3) ? OF(0, 2, 0x102, 0x202, 0x302, 0x402, 0xcd7, 0x3002, 0x3202, 0x4002, 0x40202, 0x10202,
			   0x20202, 0x200202, 0x180202, 0x44302) : any(0);
}

static void b(int n, ...)
{
	va_list l;

	va_start(l, n);
	while (n--)
		*at++ = va_arg(l, int);
	va_end(l);
}

static void w(uint32_t x)
{
	memcpy(at, &x, 4);
	at += 4;
}

static int reg(void)	// not %esp
{
	int r = any(7);

	return r + (r >= 4);
}

static void load(int r, uint32_t value)
{
	b(1, 0xb8 + r);
	w(value);
}

// A prefix that may name a segment, or be the wrong one.
static void prefix(void)
{
	static const uint8_t p[] = { 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x64, 0x65, 0x65, 0xf0, 0xf3, 0x66 };

	if (any(2))
		b(1, p[any(sizeof(p))]);
}

#define CALL(list...) do { static const uint8_t c[] = { list }; memcpy(at, c, sizeof(c)); at += sizeof(c); } while (0)

static void privileged(void)
{
	switch (any(28)) {
	case 0: CALL(0xfa); break;			// cli
	case 1: CALL(0xfb); break;			// sti
	case 2: CALL(0xf4); break;			// hlt
	case 3: CALL(0xe4, 0x60); break;		// in
	case 4: CALL(0xe6, 0x80); break;		// out
	case 5: CALL(0xec); break;
	case 6: CALL(0xef); break;
	case 7: CALL(0x6c); break;			// ins
	case 8: CALL(0xf3, 0x6f); break;		// rep outs
	case 9: CALL(0x0f, 0x06); break;		// clts
	case 10: CALL(0x0f, 0x08); break;		// invd
	case 11: CALL(0x0f, 0x09); break;		// wbinvd
	case 12: CALL(0x0f, 0x30); break;		// wrmsr
	case 13: CALL(0x0f, 0x32); break;		// rdmsr
	case 14: CALL(0x0f, 0x20, 0xc0); break;		// mov %cr0, %eax
	case 15: CALL(0x0f, 0x22, 0xd8); break;		// mov %eax, %cr3
	case 16: CALL(0x0f, 0x20, 0xe0); break;		// mov %cr4, %eax
	case 17: CALL(0x0f, 0x21, 0xf8); break;		// mov %dr7, %eax
	case 18: CALL(0x0f, 0x23, 0xc0); break;		// mov %eax, %dr0
	case 19: CALL(0x0f, 0x00, 0xd0); break;		// lldt
	case 20: CALL(0x0f, 0x00, 0xd8); break;		// ltr
	case 21: CALL(0x0f, 0x01, 0xf0); break;		// lmsw
	case 22: CALL(0x0f, 0x01, 0x15); w(address()); break;	// lgdt
	case 23: CALL(0x0f, 0x01, 0x1d); w(address()); break;	// lidt
	case 24: CALL(0x0f, 0x01, 0x3d); w(address()); break;	// invlpg
	case 25: CALL(0x0f, 0x34); break;		// sysenter
	case 26: CALL(0x0f, 0x35); break;		// sysexit
	case 27: CALL(0x0f, 0xaa); break;		// rsm
	}
}

// System calls that tell nothing of the machine.
static void system_call(void)
{
	uint32_t nr = OF(24, 199, 0xffff, 0xffffffff, 125, 243, 243, 243, 244, 119, 162, 3, 4, 91);

	if (nr == 243 || nr == 244) {	// set_thread_area, of either slot that nobody uses
		struct user_desc d = {
			.entry_number = OF(7, 8), .base_addr = OF(0, 1, DATA, 0xc0000000, 0xfffff000, 0x80000000),
			.limit = any(2) ? OF(0, 1, 0xfff, 0xfffff) : DATA >> (any(2) ? 12 : 0) | any(0x1000),
			.seg_32bit = any(8) != 0, .contents = any(16) ? any(2) : any(4), .read_exec_only = !any(4),
			.limit_in_pages = any(2), .seg_not_present = !any(8), .useable = any(2),
		};
		uint32_t words[4];

		memcpy(words, &d, 16);
		for (int i = 0; i < 4; i++) {
			b(2, 0xc7, 0x05);
			w(DATA + 64 + 4 * i);
			w(words[i]);
		}
		load(3, any(16) ? DATA + 64 : address());
	} else if (nr == 119) {		// sigreturn, without a signal: what %esp points to is no frame
		return;
	} else if (nr == 125) {		// mprotect
		load(3, DATA + (any(2) ? PAGE : 0));
		load(1, PAGE);
		load(2, any(8));
	} else if (nr == 91) {		// munmap, badly
		load(3, address() | 1);
		load(1, PAGE);
	} else {			// nanosleep, read, write
		load(3, OF(0x7fffffff, 0xffffffff));
		load(1, nr == 162 ? 0 : address());
		load(2, 0);
	}
	load(0, nr);
	b(2, 0xcd, 0x80);
}

static void make_piece(unsigned int next)
{
	int r = reg(), s = any(6);

	switch (any(30)) {
	case 0:
		load(r, number());
		break;
	case 1: case 2: case 3:		// mov selector, segment register (1 is %cs)
		load(r, selector());
		b(2, 0x8e, 0xc0 | s << 3 | r);
		break;
	case 4:				// push selector; pop %ds, %es, %ss, %fs, %gs
		b(1, 0x68);
		w(selector());
		switch (s) {
		case 0: b(1, 0x1f); break;
		case 1: b(1, 0x07); break;
		case 2: b(1, 0x17); break;
		case 3: b(2, 0x0f, 0xa1); break;
		default: b(2, 0x0f, 0xa9); break;
		}
		break;
	case 5:				// mov segment register, register
		b(2, 0x8c, 0xc0 | s << 3 | r);
		break;
	case 6: case 7:			// push flags; popf
		b(1, 0x68);
		w(flags());
		b(1, 0x9d);
		break;
	case 8:				// pushf; pop
		b(2, 0x9c, 0x58 + r);
		break;
	case 9: case 10: {
		int n = any(256);

		b(2, 0xcd, n == 0x80 ? 0x81 : n);
		break;
	}
	case 11: case 12: case 13:
		system_call();
		break;
	case 14:			// ud2, int3, into, icebp, aam $0, div, bound
		switch (any(7)) {
		case 0: CALL(0x0f, 0x0b); break;
		case 1: CALL(0xcc); break;
		case 2: CALL(0xb0, 0x7f, 0x04, 0x01, 0xce); break;
		case 3: CALL(0xf1); break;
		case 4: CALL(0xd4, 0x00); break;
		case 5: b(2, 0xf7, 0xf0 | r); break;
		case 6: b(2, 0x62, 0x05); w(address()); break;
		}
		break;
	case 15: case 16:
		privileged();
		break;
	case 17: case 18: case 19: case 20: {	// touch memory
		static const uint8_t ops[] = { 0x89, 0x8b, 0x87, 0x01, 0x03, 0x31, 0x39, 0x8f, 0xff };
		int op = ops[any(sizeof(ops))];

		prefix();
		b(2, op, 0x05 | (op == 0x8f ? 0 : op == 0xff ? 0x30 : r << 3));
		w(address());
		break;
	}
	case 21:			// rep movs, stos, scas
		load(7, address());
		load(6, address());
		load(1, any(40));
		b(2, 0xf2 + any(2), OF(0xa4, 0xa5, 0xaa, 0xab, 0xae, 0xaf));
		break;
	case 22: {			// go where there is nothing
		uint32_t to = OF(0, 0xc0400000, 0x90000000, 0xfffff000, 0xf7400000, DATA - 4, CODE - 1);

		load(r, any(4) ? to : next);
		b(2, 0xff, (any(2) ? 0xe0 : 0xd0) | r);
		break;
	}
	case 23: case 24: {		// iret, far ret, far jump to the next piece
		uint32_t cs = any(2) ? 0x73 : selector();

		// QEMU's far calls and returns use the stack as ring 0 would; so there must be one.
		load(r, 0x7b);
		b(2, 0x8e, 0xd0 | r);
		load(4, STACK + 2048);
		if (any(3) == 0) {
			b(1, any(2) ? 0xea : 0x9a);
			w(next);
			b(2, cs & 255, cs >> 8);
			break;
		}
		b(1, 0x68);
		w(flags() & ~0x20000);	// QEMU's iret would enter virtual-8086 mode, from ring 3
		b(1, 0x68);
		w(cs);
		b(1, 0x68);
		w(any(8) ? next : address());
		b(1, any(2) ? 0xcf : 0xcb);
		break;
	}
	case 25:			// %esp, and a push
		load(4, any(2) ? STACK + 2048 + any(4) : address());
		b(1, OF(0x50, 0x60, 0x61, 0x9c, 0xc9, 0x1e));
		break;
	case 26:			// lar, lsl, verr, verw
		load(r, selector());
		if (any(2)) {
			int to = reg();

			b(3, 0x0f, 0x02 + any(2), 0xc0 | to << 3 | r);
			b(2, 0x81, 0xe0 | to);	// was it ever loaded? QEMU's iret leaves no trace
			w(~0x100);
		} else {
			b(3, 0x0f, 0x00, 0xe0 | any(2) << 3 | r);
		}
		break;
	case 27:			// floating point: a control word, 1/0, wait; QEMU forgets that fldcw may fault
		b(2, 0xdb, 0xe2);
		b(3, 0x66, 0xc7, 0x05);
		w(DATA + 32);
		b(2, OF(0x7f, 0x7b, 0x40, 0), 3);
		b(2, 0xd9, 0x2d);
		w(DATA + 32);
		CALL(0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9);
		b(1, OF(0x9b, 0x90, 0xd9));
		if (at[-1] == 0xd9)
			b(1, 0xe0);
		break;
	case 28:			// mov %ss, and what must not come between
		load(r, OF(0x7b, 0x7b, 0x7b, 0x43, 0));
		b(2, 0x8e, 0xd0 | r);
		b(1, OF(0xcc, 0x90, 0xf1, 0xfa, 0x9c));
		break;
	case 29:			// wrong prefixes, and too many
		for (int i = any(18); i; i--)
			b(1, OF(0x66, 0x2e, 0xf0, 0x65, 0x36));
		b(2, 0x89, 0xc0);
		break;
	}
}

static int judge(int sig, siginfo_t *info, ucontext_t *u)
{
	greg_t *r = u->uc_mcontext.gregs;
	uint32_t eip = r[REG_EIP], addr = info->si_code > 0 && info->si_code < 0x80 ? (uint32_t)info->si_addr : 0;
	struct _libc_fpstate *fp = u->uc_mcontext.fpregs;

	if (say)
		ring3_say("RUN   ", sig, info, u);
	mix(&sig, 4);
	mix(&info->si_code, 4);
	mix(&addr, 4);
	mix(r, sizeof(greg_t) * NGREG);
	if (r[REG_TRAPNO] == 14)
		mix(&u->uc_mcontext.cr2, 4);
	mix(fp, sizeof(*fp));
	while (now < PIECES && eip >= CODE && eip < piece[PIECES] && piece[now + 1] <= eip)
		now++;
	if (++signals == SIGNALS || now >= PIECES || eip == piece[PIECES] + 1)
		return STOP;
	if (r[REG_TRAPNO] == 1 && r[REG_EFL] & 0x100 && eip >= CODE && eip < piece[PIECES])
		return GO_ON;	// it is being stepped
	r[REG_EIP] = piece[++now];
	if (any(3) == 0)
		r[REG_EFL] &= ~0x40100;
	if (any(4) == 0)
		r[REG_ESP] = STACK + 3072;
	return GO_ON;
}

static void program(uint32_t n)
{
	static const struct user_desc none[2] = {
		{ .entry_number = 7, .read_exec_only = 1, .seg_not_present = 1 },
		{ .entry_number = 8, .read_exec_only = 1, .seg_not_present = 1 },
	};
	seed = (n + 1) * 2654435761u;
	for (int i = 0; i < 8; i++)
		any(0);
	signals = now = 0;
	mprotect((void *)DATA, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	syscall(SYS_set_thread_area, &none[0]);
	syscall(SYS_set_thread_area, &none[1]);
	memset((void *)CODE, 0xcc, PIECES * 64 + 64);
	memset((void *)STACK, 0, PAGE);
	for (uint32_t i = 0; i < 2 * PAGE; i += 4)
		*(uint32_t *)(DATA + i) = i * 0x01010101 ^ n;
	for (int i = 0; i < PIECES; i++) {
		piece[i] = CODE + 64 * i;
		at = (uint8_t *)piece[i];
		make_piece(CODE + 64 * (i + 1));
		if ((uint32_t)at > piece[i] + 62)
			exit(97);
		b(2, 0xeb, piece[i] + 64 - (uint32_t)at - 2);
	}
	piece[PIECES] = CODE + 64 * PIECES;
	for (int i = 0; i < NGREG; i++)
		if (i == REG_EAX || i == REG_EBX || i == REG_ECX || i == REG_EDX || i == REG_ESI || i == REG_EDI ||
		    i == REG_EBP)
			ring3_start[i] = number();
	ring3_start[REG_EFL] = flags();
	for (int i = 0; i < 4; i++)
		ring3_start[OF(REG_DS, REG_ES, REG_FS, REG_GS)] = any(2) ? 0x7b : selector();
	if (say) {
		printf("RUN %u:", n);
		for (int i = 0; i < PIECES; i++) {
			int j = 62;

			while (j >= 0 && ((uint8_t *)piece[i])[j] == 0xcc)
				j--;
			for (int k = 0; k < j - 1; k++)
				printf("%s%02x", k ? "" : " ", ((uint8_t *)piece[i])[k]);
		}
		for (int i = 0; i < NGREG; i++)
			printf(" %s %x", ring3_names[i], ring3_start[i]);
		puts("");
	}
	ring3_run(judge);
	mprotect((void *)DATA, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	mix((void *)DATA, 2 * PAGE);
	mix((void *)STACK, PAGE);
	if (say)
		printf("RUN  hash %x\n", hash), hash = 0;
}

int main(int argc, char **argv)
{
	uint32_t first = argc > 1 ? atoi(argv[1]) : 0, count = argc > 2 ? atoi(argv[2]) : 10000;
	int status;

	say = argc > 3;
	ring3_init(argv);
	setvbuf(stdout, NULL, _IOFBF, 1 << 20);	// to say it takes a system call, and they change things
	for (uint32_t n = first; n < first + count; n += 100) {
		fflush(stdout);
		if (!fork()) {
			hash = 2166136261u;
			alarm(60);
			for (uint32_t i = n; i < n + 100 && i < first + count; i++)
				program(i);
			printf("RUN %u hash %x\n", n, hash);
			exit(0);
		}
		wait(&status);
		if (status)
			printf("RUN %u status %x\n", n, status);
	}
	puts("RUN end");
	return 0;
}

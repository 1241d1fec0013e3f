// One piece of machine code after the other: every int, what is forbidden, frames spoilt by their handler; and the system
// calls that ask for what this kernel does not have. A line for each, with all that its frame holds.
#include "ring3.h"
#include <asm/ldt.h>
#include <errno.h>

static const char *name;
static int spoil, times;
static greg_t value;

static int tell(int sig, siginfo_t *info, ucontext_t *u)
{
	ring3_say(name, sig, info, u);
	return STOP;
}

// The first stop is at an int3, whose frame is spoilt; the next says what came of it.
static int resume(int sig, siginfo_t *info, ucontext_t *u)
{
	if (times++)
		return tell(sig, info, u);
	u->uc_mcontext.gregs[spoil] = value;
	return GO_ON;
}

static void code(const char *bytes, int n)
{
	memset((void *)CODE, 0xcc, 64);
	memcpy((void *)CODE, bytes, n);
}

static void spoilt(int reg, greg_t with)
{
	char line[64];
	int status;

	snprintf(line, sizeof(line), "FRAME %s spoilt with %x:", ring3_names[reg], with);
	name = line;
	spoil = reg;
	value = with;
	times = 0;
	code("\xcc\x90\x90\xcc", 4);
	fflush(stdout);
	if (!fork()) {
		ring3_run(resume);
		_exit(0);
	}
	wait(&status);
	if (status)
		printf("%s status %x\n", name, status);
}

#define CALL(call, list...) do { long r = syscall(call, ##list); \
	printf("FRAME " #call "(" #list "): %ld errno %d\n", r, r < 0 ? errno : 0); } while (0)

int main(int argc, char **argv)
{
	static const greg_t selectors[] = { 0, 3, 8, 0x33, 0x3b, 0x60, 0x61, 0x63, 0x68, 0x69, 0x6b, 0x73, 0x7b, 0x80, 0x83,
		0xd8, 0xf0, 0xf9, 0xfb, 0x107, 0xffff };
	static const int segments[] = { REG_CS, REG_SS, REG_DS, REG_ES, REG_FS, REG_GS };
	static const struct { const char *name, *bytes; int n; } forbidden[] = {
		{ "cli", "\xfa", 1 }, { "sti", "\xfb", 1 }, { "hlt", "\xf4", 1 }, { "in", "\xe4\x60", 2 }, { "out", "\xe6\x80", 2 },
		{ "insb", "\x6c", 1 }, { "rep outsd", "\xf3\x6f", 2 }, { "clts", "\x0f\x06", 2 }, { "invd", "\x0f\x08", 2 },
		{ "wbinvd", "\x0f\x09", 2 }, { "wrmsr", "\x0f\x30", 2 }, { "rdmsr", "\x0f\x32", 2 }, { "rdpmc", "\x0f\x33", 2 },
		{ "mov from cr0", "\x0f\x20\xc0", 3 }, { "mov to cr0", "\x0f\x22\xc0", 3 }, { "mov from cr2", "\x0f\x20\xd0", 3 },
		{ "mov to cr3", "\x0f\x22\xd8", 3 }, { "mov from cr4", "\x0f\x20\xe0", 3 }, { "mov from dr7", "\x0f\x21\xf8", 3 },
		{ "mov to dr0", "\x0f\x23\xc0", 3 }, { "lldt", "\x0f\x00\xd0", 3 }, { "ltr", "\x0f\x00\xd8", 3 },
		{ "lmsw", "\x0f\x01\xf0", 3 }, { "lgdt", "\x0f\x01\x15\x00\x00\x01\x50", 7 },
		{ "lidt", "\x0f\x01\x1d\x00\x00\x01\x50", 7 }, { "invlpg", "\x0f\x01\x3d\x00\x00\x01\x50", 7 },
		{ "sysenter", "\x0f\x34", 2 }, { "sysexit", "\x0f\x35", 2 }, { "syscall", "\x0f\x05", 2 }, { "sysret", "\x0f\x07", 2 },
		{ "rsm", "\x0f\xaa", 2 }, { "ud2", "\x0f\x0b", 2 }, { "icebp", "\xf1", 1 }, { "into", "\xb0\x7f\x04\x01\xce", 5 },
		{ "aam 0", "\xd4\x00", 2 }, { "popf", "\x68\x02\x33\x00\x00\x9d\x9c\x58", 8 },
		{ "popf tf", "\x68\x02\x03\x00\x00\x9d\x90\x90", 8 }, { "mov ss, int3", "\xb8\x7b\x00\x00\x00\x8e\xd0\xcc", 8 },
		{ "read kernel", "\xa1\x00\x00\x40\xc0", 5 }, { "write kernel", "\xa3\x00\x00\x40\xc0", 5 },
		{ "read hole", "\xa1\x00\x00\x50\xf7", 5 }, { "jump to kernel", "\xb8\x00\x00\x40\xc0\xff\xe0", 7 },
		{ "jump to hole", "\xb8\x00\x00\x50\xf7\xff\xe0", 7 }, { "kernel's cs", "\xea\x00\x00\x00\x50\x60\x00", 7 },
		{ "its cs, ring 1", "\xea\x00\x00\x00\x50\x61\x00", 7 },
	};
	char line[64];

	ring3_init(argv);
	name = line;
	ring3_start[REG_EAX] = 0x7fff;		// for int 0x80
	for (int n = 0; n < 256; n++) {
		snprintf(line, sizeof(line), "FRAME int 0x%x:", n);
		code((char []){ 0xcd, n }, 2);
		ring3_run(tell);
	}
	for (unsigned int i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		snprintf(line, sizeof(line), "FRAME %s:", forbidden[i].name);
		code(forbidden[i].bytes, forbidden[i].n);
		ring3_run(tell);
	}
	for (int s = 0; s < 6; s++)
		for (unsigned int v = 0; v < sizeof(selectors) / sizeof(*selectors); v++)
			if (segments[s] == REG_CS || segments[s] == REG_SS || selectors[v] != 3)
				spoilt(segments[s], selectors[v]);
	for (int b = 0; b < 22; b++)
		spoilt(REG_EFL, 0x202 ^ 1 << b);
	for (int r = REG_EDI; r <= REG_EAX; r++)
		spoilt(r, 0xdeadbee0);
	spoilt(REG_UESP, 0xdeadbee0);
	spoilt(REG_EIP, 0);
	spoilt(REG_EIP, 0xc0400000);
	spoilt(REG_EIP, 0xf7500000);
	spoilt(REG_EIP, 0xfffffffe);
	CALL(SYS_ioperm, 0x80, 1, 1);
	CALL(SYS_ioperm, 0x10000, 1, 1);
	for (int level = 0; level < 5; level++)
		CALL(SYS_iopl, level);
	name = "FRAME out afterwards:";
	code("\xe6\x80", 2);
	ring3_run(tell);
	CALL(SYS_modify_ldt, 0, (void *)DATA, 16);
	CALL(SYS_modify_ldt, 1, (void *)DATA, 16);
	CALL(SYS_modify_ldt, 0x11, (void *)DATA, 16);
	CALL(SYS_vm86old, (void *)DATA);
	CALL(SYS_vm86, 0, 0);
	CALL(SYS_arch_prctl, 0x1012, 1);
	for (unsigned int entry = 0; entry < 40; entry++)
		for (int kind = 0; kind < 8; kind++) {
			struct user_desc d = { .entry_number = entry, .base_addr = 0x12345678, .limit = 0x54321, .seg_32bit = kind < 7,
				.contents = kind & 3, .read_exec_only = kind >> 2 & 1, .limit_in_pages = kind & 1, .useable = 1 };
			struct user_desc e = { .entry_number = entry };
			long r = entry == ring3_gs >> 3 ? 0 : syscall(SYS_set_thread_area, &d), g = syscall(SYS_get_thread_area, &e);

			printf("FRAME tls %u %d: %ld %ld %x %x %x\n", entry, kind, r, g, entry == ring3_gs >> 3 ? 0 : e.base_addr,
			       e.limit, (&e.limit)[1]);
		}
	puts("FRAME end");
	return 0;
}

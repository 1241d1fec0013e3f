// Machine code in ring 3, in registers that we choose; and what it looks like each time a signal stops it.
#define _GNU_SOURCE
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#include "times16.h"

#define CODE	0x50000000u	// four pages, and nobody's beside them
#define DATA	0x50010000u	// two
#define STACK	0x50020000u	// one
#define ALT	0x50030000u	// where signals are handled
#define PAGE	4096u

enum { STOP, GO_ON };

// The frame that a signal leaves: say whether to go on, having changed it or not.
typedef int ring3_judge(int sig, siginfo_t *info, ucontext_t *u);

static ring3_judge *ring3_judging;
static greg_t ring3_start[NGREG], ring3_home[NGREG];
static char ring3_fpu[sizeof(struct _libc_fpstate) + 512];
static unsigned short ring3_gs;
static int ring3_long_mode;	// asked at the start: the code may spoil our environment

static const char *const ring3_names[NGREG] = {
	[REG_GS] = "gs", [REG_FS] = "fs", [REG_ES] = "es", [REG_DS] = "ds", [REG_EDI] = "edi",
	[REG_ESI] = "esi", [REG_EBP] = "ebp", [REG_ESP] = "esp", [REG_EBX] = "ebx", [REG_EDX] = "edx",
	[REG_ECX] = "ecx", [REG_EAX] = "eax", [REG_TRAPNO] = "trap", [REG_ERR] = "error", [REG_EIP] = "eip",
	[REG_CS] = "cs", [REG_EFL] = "flags", [REG_UESP] = "esp-at-signal", [REG_SS] = "ss",
};

// "iret" with NT set would return from a task, of which there is none: an invalid TSS, but long mode, which
// has no tasks, says general protection. Who starts us on a host in long mode says LONG_MODE=1.
static int ring3_trap(const greg_t *r)
{
	const unsigned char *at = (const unsigned char *)r[REG_EIP];

	if (r[REG_TRAPNO] != 13 || r[REG_ERR] || !(r[REG_EFL] & 0x4000) || !ring3_long_mode)
		return r[REG_TRAPNO];
	if ((unsigned int)r[REG_EIP] - CODE >= 4 * PAGE - 16)
		return 13;
	while (*at && strchr("\x66\x67\xf2\xf3\x26\x2e\x36\x3e\x64\x65", *at))
		at++;
	return *at == 0xcf ? 10 : 13;
}

// The code's own segments may be anything: touch nothing before %gs and the flags are ours.
static void ring3_handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	greg_t *r;

	asm volatile("pushl $0x202; popfl; movw %0, %%gs" : : "r" (ring3_gs) : "memory");
	r = u->uc_mcontext.gregs;
	r[REG_ERR] = error_code(r[REG_TRAPNO], r[REG_ERR]);
	r[REG_TRAPNO] = ring3_trap(r);
	if (sig == SIGUSR1) {
		memcpy(ring3_home, r, sizeof(ring3_home));
		memcpy(r, ring3_start, sizeof(ring3_start));
		memcpy(u->uc_mcontext.fpregs, ring3_fpu, sizeof(ring3_fpu));
	} else if (ring3_judging(sig, info, u) == STOP) {
		memcpy(r, ring3_home, sizeof(ring3_home));
		memcpy(u->uc_mcontext.fpregs, ring3_fpu, sizeof(ring3_fpu));
	}
}

static void ring3_keep_fpu(int sig, siginfo_t *info, void *context)
{
	memcpy(ring3_fpu, ((ucontext_t *)context)->uc_mcontext.fpregs, sizeof(ring3_fpu));
}

static void ring3_map(unsigned int at, unsigned int pages)
{
	if (mmap((void *)at, pages * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != (void *)at)
		exit(99);
}

static void ring3_init(char **argv)
{
	static const int all[] = { SIGUSR1, SIGSEGV, SIGILL, SIGTRAP, SIGFPE, SIGBUS };
	struct sigaction a = { .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };
	stack_t alt = { .ss_sp = (void *)ALT, .ss_size = 4 * PAGE };

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
		personality(ADDR_NO_RANDOMIZE);
		execv("/proc/self/exe", argv);
		exit(98);
	}
	times16();
	ring3_long_mode = getenv("LONG_MODE") != NULL;
	ring3_map(CODE, 4);
	ring3_map(DATA, 2);
	ring3_map(STACK, 1);
	ring3_map(ALT, 4);
	sigaltstack(&alt, NULL);
	asm("movw %%gs, %0" : "=r" (ring3_gs));
	a.sa_sigaction = ring3_keep_fpu;
	sigaction(SIGUSR1, &a, NULL);
	asm volatile("fninit");
	raise(SIGUSR1);
	a.sa_sigaction = ring3_handler;
	for (unsigned int i = 0; i < sizeof(all) / sizeof(*all); i++)
		sigaction(all[i], &a, NULL);
	for (int i = 0; i < NGREG; i++)
		ring3_start[i] = 0x11111111 * (i % 15 + 1);
	ring3_start[REG_EIP] = CODE;
	ring3_start[REG_ESP] = STACK + 3 * PAGE / 4;
	ring3_start[REG_EFL] = 0x202;
	ring3_start[REG_CS] = 0x73;
	ring3_start[REG_SS] = ring3_start[REG_DS] = ring3_start[REG_ES] = 0x7b;
	ring3_start[REG_FS] = ring3_start[REG_GS] = 0;
}

// Until the judge says STOP.
static inline void ring3_run(ring3_judge *judge)
{
	ring3_judging = judge;
	raise(SIGUSR1);
}

// In one line, all that the frame has.
static inline void ring3_say(const char *tag, int sig, siginfo_t *info, ucontext_t *u)
{
	struct _libc_fpstate *fp = u->uc_mcontext.fpregs;

	printf("%s signal %d code %d", tag, sig, info->si_code);
	if (info->si_code > 0 && info->si_code < 0x80)
		printf(" addr %lx", (unsigned long)info->si_addr);
	for (int i = 0; i < NGREG; i++)
		printf(" %s %x", ring3_names[i], u->uc_mcontext.gregs[i]);
	if (u->uc_mcontext.gregs[REG_TRAPNO] == 14)
		printf(" cr2 %lx", u->uc_mcontext.cr2);
	printf(" fpu %lx %lx %lx\n", fp->cw, fp->sw, fp->tag);
}

// What the processor forbids in ring 3, and what becomes of it: a line for each, the same on every machine.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#include "times16.h"

static const int all[] = { SIGSEGV, SIGILL, SIGTRAP, SIGFPE, SIGBUS };
static sigjmp_buf back;
static volatile int got, code, trap, err;
static volatile unsigned long addr;
static volatile int spoil = -1;
static volatile greg_t value;

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	got = sig;
	code = info->si_code;
	addr = (unsigned long)info->si_addr;
	trap = u->uc_mcontext.gregs[REG_TRAPNO];
	err = error_code(trap, u->uc_mcontext.gregs[REG_ERR]);
	siglongjmp(back, 1);
}

static void tell(const char *name, int with_address)
{
	printf("SIG %s: %d code %d trap %d error %x", name, got, code, trap, err);
	if (with_address)
		printf(" address %lx", addr);
	puts("");
}

#define TRY(name, text, in...) do {					\
	got = code = trap = err = 0;					\
	if (!sigsetjmp(back, 1))					\
		asm volatile(text : : in : "eax", "ecx", "edx", "memory"); \
	tell(name, trap == 14);						\
	asm volatile("cld; pushl $0x202; popfl");			\
} while (0)

static void spoiler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	u->uc_mcontext.gregs[spoil] = value;
}

static void spoilt(const char *name, int which, greg_t with)
{
	int status;
	struct sigaction a = { .sa_sigaction = spoiler, .sa_flags = SA_SIGINFO };

	fflush(stdout);
	if (!fork()) {
		for (int i = 0; i < 5; i++)
			signal(all[i], SIG_DFL);
		spoil = which;
		value = with;
		sigaction(SIGUSR1, &a, NULL);
		raise(SIGUSR1);
		_exit(5);
	}
	wait(&status);
	printf("SIG %s spoilt with %x: %s %d\n", name, (unsigned int)with,
	       WIFSIGNALED(status) ? "killed by" : "went on,",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
	struct sigaction a = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_NODEFER };
	char *page = mmap((void *)0x50000000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	static const greg_t values[] = { 0, 3, 8, 0x60, 0x61, 0x68, 0x69, 0x73, 0x7b, 0xf9, 0xffff };
	static const struct { const char *name; int reg; } segments[] = {
		{ "cs", REG_CS }, { "ss", REG_SS }, { "ds", REG_DS }, { "es", REG_ES },
		{ "fs", REG_FS }, { "gs", REG_GS },
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 0; i < 5; i++)
		sigaction(all[i], &a, NULL);
	TRY("cli", "cli");
	TRY("sti", "sti");
	TRY("hlt", "hlt");
	TRY("in", "inb $0x60, %%al");
	TRY("out", "outb %%al, $0x80");
	TRY("lgdt", "lgdt 0x50000000");
	TRY("lidt", "lidt 0x50000000");
	TRY("ltr", "xorl %%eax, %%eax; ltr %%ax");
	TRY("lmsw", "xorl %%eax, %%eax; lmsw %%ax");
	TRY("clts", "clts");
	TRY("invlpg", "invlpg 0x50000000");
	TRY("wbinvd", "wbinvd");
	TRY("rdmsr", "xorl %%ecx, %%ecx; rdmsr");
	TRY("wrmsr", "xorl %%ecx, %%ecx; wrmsr");
	TRY("mov from cr0", "movl %%cr0, %%eax");
	TRY("mov to cr3", "movl %%eax, %%cr3");
	TRY("mov from dr7", "movl %%dr7, %%eax");
	TRY("int 0x1f", "int $0x1f");
	TRY("int 0x20", "int $0x20");
	TRY("int 0x0e", "int $0x0e");
	TRY("int3", "int3");
	TRY("int 4", "int $4");
	TRY("ud2", "ud2");
	TRY("divide", "xorl %%edx, %%edx; movl $1, %%eax; xorl %%ecx, %%ecx; divl %%ecx");
	TRY("null", "movl 0, %%eax");
	TRY("read kernel", "movl 0xc0400000, %%eax");
	TRY("write kernel", "movl %%eax, 0xc0400000");
	TRY("jump to kernel", "movl $0xc0400000, %%eax; jmp *%%eax");
	TRY("read the top", "movl 0xfffff000, %%eax");
	TRY("read below the top", "movl 0xffbff000, %%eax");
	TRY("read a page", "movl (%0), %%eax", "r" (page));
	TRY("write a read-only page", "movl %%eax, (%0)", "r" (page));
	TRY("kernel's cs", "ljmp $0x60, $0");
	TRY("its cs, ring 1", "ljmp $0x61, $0");
	TRY("kernel's ds", "movl $0x68, %%eax; movw %%ax, %%fs");
	TRY("its ds, ring 1", "movl $0x69, %%eax; movw %%ax, %%fs");
	TRY("no such selector", "movl $0xfffb, %%eax; movw %%ax, %%fs");
	TRY("step", "pushfl; orl $0x100, (%%esp); popfl; nop; nop");
	TRY("popf of if and iopl", "pushl $0x3002; popfl; pushfl; popl %%eax; andl $0x3200, %%eax; "
	    "cmpl $0x200, %%eax; je 1f; ud2; 1:");
	for (int s = 0; s < 6; s++)
		for (unsigned int v = 0; v < sizeof(values) / sizeof(*values); v++)
			spoilt(segments[s].name, segments[s].reg, values[v]);
	spoilt("eip", REG_EIP, 0);
	spoilt("eip", REG_EIP, (greg_t)0xc0400000);
	spoilt("esp", REG_UESP, 16);
	spoilt("eflags", REG_EFL, 0x3202);
	spoilt("eflags", REG_EFL, 0x24302);
	spoilt("eflags", REG_EFL, 0x102);
	puts("SIG end");
	return 0;
}

// A program is stepped through by another, which notes where it is, and its registers and flags, each time.
#include "ring3.h"
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

// By nobody's leave: what is stepped has no library under it.
asm(	".text\n"
"stepped:\n"
	// system calls, that succeed, fail, and do not exist
"	movl $3, %esi\n"
"1:	movl $199, %eax\n	int $0x80\n	movl $6, %eax\n	movl $-1, %ebx\n	int $0x80\n"
"	movl $0x7fff, %eax\n	int $0x80\n	decl %esi\n	jnz 1b\n"
	// flags, the trap flag among them, by popf, pushf and iret
"	pushfl\n	popl %eax\n	orl $0x100, %eax\n	pushl %eax\n	popfl\n	nop\n	nop\n"
"	pushfl\n	andl $~0x100, (%esp)\n	popfl\n	nop\n"
"	pushfl\n	orl $0x100, (%esp)\n	pushl %cs\n	pushl $2f\n	iret\n"
"2:	nop\n	int $0x80\n	pushfl\n	pushl %cs\n	pushl $3f\n	andl $~0x100, 8(%esp)\n	iret\n"
"3:	pushl $0x4cd7\n	popfl\n	pushfl\n	popl %eax\n	pushl $0x202\n	popfl\n	cld\n"
	// what must not be separated from the next, and segments
"	movw %ss, %ax\n	movw %ax, %ss\n	nop\n	pushl %ss\n	popl %ss\n	pushfl\n	popl %edx\n"
"	movw %ax, %fs\n	movl %fs:(%esp), %edx\n	xorl %edx, %edx\n	movw %dx, %fs\n"
	// strings, in pieces
"	movl $100, %ecx\n	leal -512(%esp), %edi\n	rep stosb\n	movl $7, %ecx\n	movl %edi, %esi\n	rep movsl\n"
	// pages that are not there yet, or only in part: the brk, of two pages
"	movl $45, %eax\n	xorl %ebx, %ebx\n	int $0x80\n	leal 0x2000(%eax), %ebx\n	movl $45, %eax\n	int $0x80\n"
"	movl %eax, -0x2000(%eax)\n	incl -0x1002(%eax)\n	xaddl %eax, -8(%eax)\n"
	// faults, traps and their handlers, and the way back: sigreturn
"	int3\n	ud2\n	movl 0, %eax\n	int $4\n	hlt\n	int $0x20\n"
"	movl $0x7fffffff, %eax\n	incl %eax\n	into\n	xorl %ecx, %ecx\n	divl %ecx\n"
"	xorl %ebx, %ebx\n	movl $10, %ecx\n	movl $37, %eax\n	int $0x80\n"
"	movl $162, %eax\n	movl $5f, %ebx\n	xorl %ecx, %ecx\n	int $0x80\n"
	// a child, which is not stepped
"with_child:\n"
"	movl $2, %eax\n	int $0x80\n	xchgl %eax, %ecx\n	jecxz 3f\n	jmp 4f\n3:	movl $1, %eax\n	int $0x80\n"
"4:	movl $7, %eax\n	movl $-1, %ebx\n	xorl %ecx, %ecx\n	xorl %edx, %edx\n	int $0x80\n"
"	movl $1, %eax\n	movl $7, %ebx\n	int $0x80\n"
"5:	.long 0, 1000000\n"
	// a handler: after a fault, go on behind the instruction, whose length says the signal's frame
"on_trap:\n"
"	movl 4(%esp), %eax\n	cmpl $10, %eax\n	je 8f\n	cmpl $5, %eax\n	je 8f\n"
"	movl 12(%esp), %ecx\n	movl 76(%ecx), %edx\n	movzbl (%edx), %eax\n"
"	cmpb $0xf4, %al\n	je 6f\n	cmpb $0xce, %al\n	je 6f\n	cmpb $0xa1, %al\n	je 7f\n"
"	incl 76(%ecx)\n6:	incl 76(%ecx)\n8:	ret\n"
"7:	addl $5, 76(%ecx)\n	ret\n");

extern char on_trap[], with_child[];

int main(int argc, char **argv)
{
	static const int all[] = { SIGSEGV, SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGUSR1 };
	struct user_regs_struct r;
	int status, n = 0;
	pid_t p;

	ring3_init(argv);
	fflush(stdout);
	p = fork();
	if (!p) {
		struct sigaction a = { .sa_sigaction = (void *)on_trap, .sa_flags = SA_SIGINFO };
		sigset_t late;

		for (unsigned int i = 0; i < sizeof(all) / sizeof(*all); i++)
			sigaction(all[i], &a, NULL);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		setsid();
		sigemptyset(&late);
		sigaddset(&late, SIGCHLD);
		sigprocmask(SIG_BLOCK, &late, NULL);
		asm volatile("movl %0, %%esp; xorl %%ebp, %%ebp; xorl %%ecx, %%ecx; "
			     "xorl %%edx, %%edx; xorl %%edi, %%edi; cld; int3; jmp stepped" : : "i" (STACK + PAGE - 64));
	}
	waitpid(p, &status, 0);
	ptrace(PTRACE_SETOPTIONS, p, 0, PTRACE_O_EXITKILL);
	for (int pass = 0; WIFSTOPPED(status) && n < 5000; n++) {
		siginfo_t info;
		int sig = WSTOPSIG(status);
		long dr6 = ptrace(PTRACE_PEEKUSER, p, offsetof(struct user, u_debugreg[6]), 0);

		ptrace(PTRACE_GETREGS, p, 0, &r);
		ptrace(PTRACE_GETSIGINFO, p, 0, &info);
		if (r.eip >= (long)with_child && r.eip < (long)on_trap) {	// its child is whoever it is
			r.eax = r.eax > 20 ? 0x1d : r.eax;
			r.ecx = r.ecx > 20 ? 0x1d : r.ecx;
		}
		printf("STEP %d: signal %d code %d dr6 %lx eip %lx flags %lx eax %lx ebx %lx ecx %lx edx %lx esi %lx edi %lx "
		       "ebp %lx esp %lx call %lx cs %lx ss %lx ds %lx es %lx fs %lx gs %lx\n", n, sig, info.si_code,
		       dr6 & 0xe00f, r.eip, r.eflags, r.eax, r.ebx, r.ecx, r.edx, r.esi, r.edi, r.ebp, r.esp,
		       r.orig_eax, r.xcs, r.xss, r.xds, r.xes, r.xfs, r.xgs);
		// A SIGTRAP by the step itself is not the program's; its own are.
		pass = sig != SIGTRAP || (info.si_code == SI_KERNEL && n) ? sig : 0;
		ptrace(PTRACE_SINGLESTEP, p, 0, pass);
		waitpid(p, &status, 0);
	}
	printf("STEP end: %d steps, status %x\n", n, status);
	return 0;
}

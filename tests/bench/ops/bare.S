/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A loader for a bare machine: what lguest's launcher does for a guest, in
 * thirty lines. QEMU has put vmlinux and the initrd into memory. We say on the
 * serial line what the time stamp counter is, and enter the kernel.
 * -DINITRD, -DINITRD_SIZE, -DMEMORY (MB), -DENTRY, -DWORDS="command line"
 */
#define COM1	0x3f8

	.section .multiboot, "a"
	.balign	4
	.long	0x1badb002, 0, -0x1badb002

	.text
	.globl	_start
_start:
	movl	$stack, %esp
	cld
	movl	$began, %esi
	call	say
	rdtsc
	pushl	%eax
	movl	%edx, %ebx
	call	hex
	popl	%ebx
	call	hex
	movl	$newline, %esi
	call	say
	movl	$params, %esi
	movl	$ENTRY, %eax
	jmp	*%eax

say:	movw	$COM1, %dx
1:	lodsb
	testb	%al, %al
	jz	2f
	outb	%al, %dx
	jmp	1b
2:	ret

hex:	movw	$COM1, %dx
	movl	$8, %ecx
1:	roll	$4, %ebx
	movl	%ebx, %eax
	andl	$15, %eax
	movb	digits(%eax), %al
	outb	%al, %dx
	loop	1b
	ret

	.data
began:	.asciz	"ops began 0x"
newline: .asciz	"\n"
digits:	.ascii	"0123456789abcdef"
words:	.asciz	WORDS

	/* struct boot_params, where it is not zero */
	.balign	4096
params:
	.org	params + 0x1e8		/* e820_entries */
	.byte	2
	.org	params + 0x1fe		/* boot_flag, header, version */
	.word	0xaa55, 0
	.ascii	"HdrS"
	.word	0x20f
	.org	params + 0x210		/* type_of_loader */
	.byte	0xff
	.org	params + 0x218		/* ramdisk_image, ramdisk_size */
	.long	INITRD, INITRD_SIZE
	.org	params + 0x228		/* cmd_line_ptr */
	.long	words
	.org	params + 0x2d0		/* e820_table */
	.quad	0, 0x9f000
	.long	1
	.quad	0x100000, MEMORY * 0x100000 - 0x100000
	.long	1
	.org	params + 4096

	.bss
	.skip	4096
stack:

// SPDX-License-Identifier: GPL-2.0
/* The smallest program: it ends. What is left of an exec is the kernel's. */
void _start(void)
{
	asm volatile("int $0x80" : : "a"(1), "b"(0));
}

// SPDX-License-Identifier: GPL-2.0
/* What the launcher left in memory, where memory ends, and an empty bus. */
#include "tiny.h"

static u32 sum(const unsigned char *p, u32 n)
{
	u32 s = 0;

	while (n--)
		s = s * 31 + *p++;
	return s;
}

static u32 errors, tried;

static void probe(u32 at, u32 size)
{
	u32 page = at & ~4095u, va = 0x90000000 + (at & 4095), all, got;

	map_page(0x90000000, page, PTE_WRITE);
	map_page(0x90001000, page + 4096, PTE_WRITE);
	flush_tlb_one(0x90000000);
	flush_tlb_one(0x90001000);
	if (size == 1) {
		asm volatile("movb %1, %b0" : "=q"(got) : "m"(*(u8 *)va));
		got &= 0xff; all = 0xff;
		asm volatile("movb %b0, %1" :: "q"(0), "m"(*(u8 *)va));
	} else if (size == 2) {
		asm volatile("movw %1, %w0" : "=r"(got) : "m"(*(__u16 *)va));
		got &= 0xffff; all = 0xffff;
		asm volatile("movw %w0, %1" :: "r"(0), "m"(*(__u16 *)va));
	} else {
		asm volatile("movl %1, %0" : "=r"(got) : "m"(*(u32 *)va));
		all = ~0u;
		asm volatile("movl %0, %1" :: "r"(0), "m"(*(u32 *)va));
	}
	tried++;
	if (got != all && errors++ < 5)
		printf("at %x size %u: %x\n", at, size, got);
}

void guest_main(struct boot_params *bp)
{
	u32 i, s, last, n;

	for (i = 0; i < bp->e820_entries; i++)
		printf("e820 %x %x %u\n", (u32)bp->e820_table[i].addr, (u32)bp->e820_table[i].size, bp->e820_table[i].type);
	printf("cmdline [%s]\n", (char *)bp->hdr.cmd_line_ptr);
	for (i = 0; i < bp->hdr.ramdisk_size; i += 4096) { map_page(bp->hdr.ramdisk_image + i, bp->hdr.ramdisk_image + i, PTE_WRITE); }
	printf("initrd %x %u %x subarch %u\n", bp->hdr.ramdisk_image, bp->hdr.ramdisk_size,
	       sum((void *)bp->hdr.ramdisk_image, bp->hdr.ramdisk_size), bp->hdr.hardware_subarch);
	last = bp->e820_table[0].size - 4;
	if (!bp->hdr.ramdisk_size) {
		map_page(0x90000000, last & ~4095u, PTE_WRITE);
		flush_tlb_one(0x90000000);
		*(volatile u32 *)(0x90000000 + (last & 4095)) = 0x12345678;
		printf("last word %x\n", *(volatile u32 *)(0x90000000 + (last & 4095)));
	}
	probe(last + 4, 4);
	for (n = 0; n < 33; n++)
		for (s = 1; s <= 4; s *= 2) {
			u32 base = LGUEST_MMIO_BASE + (n - 1) * 0x1000;

			if (n != 1)
				probe(base, s);
			probe(base + 4096 - s, s);
			if (s > 1 && n != 0)
				probe(base + 4096 - s / 2, s);
		}
	probe(LGUEST_MMIO_BASE + 31 * 4096, 4);
	probe(0xfffff000, 4); 
	printf("bus: %u tried, %u wrong\n", tried, errors);
	n = boot_option(bp, "end=", 0);
	if (n == 1)
		restart();
	if (n == 2)
		panic("oh \033[31m no\n\tbad");
	if (n == 3)
		hcall(12345, 0, 0, 0, 0);
	if (n == 4) {
		local_irq_disable();
		for (;;)
			;
	}
	if (n == 5)
		for (;;)
			halt();
	if (n == 6)
		shutdown("farewell");
	if (n == 7)
		shutdown(0);
}

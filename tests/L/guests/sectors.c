// SPDX-License-Identifier: GPL-2.0
/* A driver for one virtio disk in slot 1: read n= sectors one by one, and sum. */
#include "tiny.h"
#include <linux/virtio_mmio.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_blk.h>
#define AT	(LGUEST_MMIO_BASE + LGUEST_MMIO_SIZE)
#define LINE	2
static u32 irqs;

static void out(u32 reg, u32 v) { asm volatile("movl %0, %1" :: "r"(v), "m"(*(volatile u32 *)(AT + reg))); }
static u32 in(u32 reg) { u32 v; asm volatile("movl %1, %0" : "=r"(v) : "m"(*(volatile u32 *)(AT + reg))); return v; }
static void input(struct trap_frame *f)
{
	out(VIRTIO_MMIO_INTERRUPT_ACK, in(VIRTIO_MMIO_INTERRUPT_STATUS));
	irqs++;
}
void guest_main(struct boot_params *bp)
{
	u32 i, k, sum = 0, bad = 0, n = boot_option(bp, "n=", 1000), sectors;
	u32 d = alloc_page(), a = alloc_page(), u = alloc_page(), b = alloc_page();
	struct vring_desc *desc = (void *)d; struct vring_avail *avail = (void *)a; struct vring_used *used = (void *)u;
	struct virtio_blk_outhdr *h = (void *)b; volatile u8 *status = (void *)(b + 16), *data = (void *)(b + 512);

	map_page(AT, AT, PTE_WRITE);
	if (in(0) != 0x74726976 || in(4) != 2 || in(8) != 2) panic("no disk: %x %u %u", in(0), in(4), in(8));
	out(VIRTIO_MMIO_STATUS, 0); out(VIRTIO_MMIO_STATUS, 3);
	out(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0); out(VIRTIO_MMIO_DRIVER_FEATURES, 1 << 29);
	out(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1); out(VIRTIO_MMIO_DRIVER_FEATURES, 1);
	out(VIRTIO_MMIO_STATUS, 11);
	if (in(VIRTIO_MMIO_STATUS) != 11) panic("no agreement");
	out(VIRTIO_MMIO_QUEUE_SEL, 0); out(VIRTIO_MMIO_QUEUE_NUM, 8);
	out(VIRTIO_MMIO_QUEUE_DESC_LOW, d); out(VIRTIO_MMIO_QUEUE_AVAIL_LOW, a); out(VIRTIO_MMIO_QUEUE_USED_LOW, u);
	out(VIRTIO_MMIO_QUEUE_READY, 1);
	set_handler(LGUEST_IRQ_BASE + LINE, input);
	irq_unblock(LINE);
	local_irq_enable();
	out(VIRTIO_MMIO_STATUS, 15);
	sectors = in(VIRTIO_MMIO_CONFIG);
	desc[0] = (struct vring_desc) { b, 16, VRING_DESC_F_NEXT, 1 };
	desc[1] = (struct vring_desc) { b + 512, 512, VRING_DESC_F_NEXT | VRING_DESC_F_WRITE, 2 };
	desc[2] = (struct vring_desc) { b + 16, 1, VRING_DESC_F_WRITE, 0 };
	for (i = 0; i < n; i++) {
		h->type = VIRTIO_BLK_T_IN; h->sector = i < sectors ? i : i - i / sectors * sectors;
		*status = 0xff;
		avail->ring[i & 7] = 0;
		avail->ring[8] = i;	/* tell me about this one */
		barrier();
		avail->idx = i + 1;
		asm volatile("lock; addl $0, (%%esp)" ::: "memory");
		out(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
		local_irq_disable();
		while (*(volatile __u16 *)&used->idx != (__u16)(i + 1)) { halt(); local_irq_disable(); }
		local_irq_enable();
		bad += *status != 0;
		for (k = 0; k < 512; k++) sum = sum * 31 + data[k];
	}
	printf("%u sectors of %u, sum %x, %u bad, interrupts %s\n", n, sectors, sum, bad, irqs >= n && irqs <= n + 2 ? "one each" : "wrong");
	printf("irqs %u\n", irqs);
}

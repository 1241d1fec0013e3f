// SPDX-License-Identifier: GPL-2.0
/*
 * Garbage into every register of every virtio device: seed= rounds= wild=.
 * Rings, chains and buffers are made of garbage, too, in a stretch of memory of
 * their own; with wild=1 anywhere, the guest's own page tables included.  In the
 * end each device is reset, set up in good order, and must work.
 */
#include "check.h"
#include <linux/virtio_mmio.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_ids.h>

#define SCRATCH		(256 * PAGE_SIZE)
#define DEVICES		8
#define at(d, reg)	(LGUEST_MMIO_BASE + ((d) + 1) * LGUEST_MMIO_SIZE + (reg))

static u32 scratch, top, wild, irqs, devices, chains;
static bool good;	/* for once, do not be stupid: that gets us further */

static void out(u32 d, u32 reg, u32 v) { asm volatile("movl %0, %1" :: "r"(v), "m"(*(volatile u32 *)at(d, reg))); }
static u32 in(u32 d, u32 reg) { u32 v; asm volatile("movl %1, %0" : "=r"(v) : "m"(*(volatile u32 *)at(d, reg))); return v; }
static void out_sized(u32 d, u32 reg, u32 size, u32 v)
{
	if (size == 1)
		asm volatile("movb %b0, %1" :: "q"(v), "m"(*(volatile u8 *)at(d, reg)));
	else if (size == 2)
		asm volatile("movw %w0, %1" :: "r"(v), "m"(*(volatile u16 *)at(d, reg)));
	else
		out(d, reg, v);
}
static u32 in_sized(u32 d, u32 reg, u32 size)
{
	u32 v = 0;

	if (size == 1)
		asm volatile("movb %1, %b0" : "+q"(v) : "m"(*(volatile u8 *)at(d, reg)));
	else if (size == 2)
		asm volatile("movw %1, %w0" : "+r"(v) : "m"(*(volatile u16 *)at(d, reg)));
	else
		v = in(d, reg);
	return v;
}
static u32 below(u32 n) { return random() % n; }

/* an address: mostly in the scratch memory, or outside of all memory */
static u32 address(void)
{
	u32 n = good ? 8 + below(12) : below(20);

	if (wild && !below(4))
		return below(top);
	if (n == 4)
		return top - below(64);
	if (n == 5)
		return top + below(0x1000);
	if (n == 6)
		return 0xffffffff - below(0x1000);
	if (n == 7)
		return LGUEST_MMIO_BASE + below(0x10000);
	return scratch + (n < 16 ? below(SCRATCH / PAGE_SIZE) * PAGE_SIZE : below(SCRATCH - 0x11000));
}
static u32 length(void)
{
	u32 n = good ? 4 + below(36) : below(40);

	return n == 0 ? random() : n == 1 ? 0 : n < 4 ? below(0x10000) : n < 10 ? 512 : below(600);
}
static u32 value(void)
{
	static const u32 likely[] = { 0, 1, 2, 3, 4, 7, 8, 11, 15, 64, 128, 127, 129, 255, 0xffff, 0x10000, ~0u, 1u << 31 };

	switch (below(3)) {
	case 0: return likely[below(sizeof(likely) / 4)];
	case 1: return address();
	}
	return random();
}
static u32 reg(void)
{
	static const u32 regs[] = {
		VIRTIO_MMIO_DEVICE_FEATURES_SEL, VIRTIO_MMIO_DRIVER_FEATURES, VIRTIO_MMIO_DRIVER_FEATURES_SEL,
		VIRTIO_MMIO_QUEUE_SEL, VIRTIO_MMIO_QUEUE_NUM, VIRTIO_MMIO_QUEUE_READY, VIRTIO_MMIO_QUEUE_NOTIFY,
		VIRTIO_MMIO_INTERRUPT_STATUS, VIRTIO_MMIO_INTERRUPT_ACK, VIRTIO_MMIO_STATUS,
		VIRTIO_MMIO_QUEUE_DESC_LOW, VIRTIO_MMIO_QUEUE_DESC_HIGH, VIRTIO_MMIO_QUEUE_AVAIL_LOW,
		VIRTIO_MMIO_QUEUE_AVAIL_HIGH, VIRTIO_MMIO_QUEUE_USED_LOW, VIRTIO_MMIO_QUEUE_USED_HIGH,
		VIRTIO_MMIO_SHM_SEL, VIRTIO_MMIO_CONFIG_GENERATION, VIRTIO_MMIO_CONFIG,
	};

	return below(8) ? regs[below(sizeof(regs) / 4)] : below(1024) * 4;
}

/* a queue whose parts are anywhere; n entries */
static struct { u32 desc, avail, used, n; } q[DEVICES][2];

static u32 feature_words(u32 d, u32 which) { out(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, which); return in(d, VIRTIO_MMIO_DEVICE_FEATURES); }
static void handshake(u32 d, u32 low)
{
	out(d, VIRTIO_MMIO_STATUS, 0);
	out(d, VIRTIO_MMIO_STATUS, 3);
	out(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	out(d, VIRTIO_MMIO_DRIVER_FEATURES, low);
	out(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	out(d, VIRTIO_MMIO_DRIVER_FEATURES, 1);
	out(d, VIRTIO_MMIO_STATUS, 11);
}
static void set_queue(u32 d, u32 i)
{
	out(d, VIRTIO_MMIO_QUEUE_SEL, i);
	out(d, VIRTIO_MMIO_QUEUE_NUM, q[d][i].n);
	out(d, VIRTIO_MMIO_QUEUE_DESC_LOW, q[d][i].desc);
	out(d, VIRTIO_MMIO_QUEUE_AVAIL_LOW, q[d][i].avail);
	out(d, VIRTIO_MMIO_QUEUE_USED_LOW, q[d][i].used);
	out(d, VIRTIO_MMIO_QUEUE_READY, 1);
}
static bool ours(u32 a, u32 size) { return a >= scratch && a < scratch + SCRATCH - size; }
static void set_up(u32 d)
{
	u32 i;

	good = below(4);
	handshake(d, below(4) ? feature_words(d, 0) & random() : feature_words(d, 0));
	for (i = 0; i < 2; i++) {
		if (q[d][i].used && ours(q[d][i].used, 0x1000))
			chains += *(u16 *)(q[d][i].used + 2) & 127;
		q[d][i].n = good ? 1u << (3 + below(5)) : below(10) ? 1u << below(8) : random();
		q[d][i].desc = address() & ~15u;
		q[d][i].avail = address() & ~1u;
		q[d][i].used = address() & ~3u;
		if (ours(q[d][i].avail, 0x1000))
			memset((void *)q[d][i].avail, 0, 6);
		if (ours(q[d][i].used, 0x1000))
			memset((void *)q[d][i].used, 0, 6);
		set_queue(d, i);
	}
	out(d, VIRTIO_MMIO_STATUS, 15);
}
static void offer(u32 d)
{
	u32 i = below(2), k, n = q[d][i].n;
	struct vring_desc *desc = (void *)q[d][i].desc;
	struct vring_avail *avail = (void *)q[d][i].avail;

	if (!n || n > 128 || !ours(q[d][i].desc, 0x1000) || !ours(q[d][i].avail, 0x1000))
		return;
	good = below(3);
	for (k = 0; k < n; k++) {
		struct virtio_blk_outhdr *h;

		desc[k] = (struct vring_desc) { address(), length(), (k & 3) == 3 && good ? VRING_DESC_F_WRITE : good && (k & 3) < 2 ? VRING_DESC_F_NEXT : below(20) ? below(4) : random(),
			good || below(10) ? (k + 1) % n : random() };
		if (!good && !below(30))
			desc[k].addr |= (u64)random() << 32;
		if (below(2) || !ours(desc[k].addr, 0x1000))
			continue;
		h = (void *)(u32)desc[k].addr;
		h->type = below(20) ? below(13) : random();
		h->sector = below(20) ? below(300) : random();
		if (good ? !(k & 3) : below(2)) {
			desc[k].len = 16;
			desc[k].flags = VRING_DESC_F_NEXT;
		}
	}
	for (k = below(n) + 1; k; k--)
		avail->ring[(avail->idx + k) % n] = below(20) ? below(n) : random();
	barrier();
	avail->idx += good || below(20) ? below(n) / 2 + 1 : random();
	barrier();
	out(d, VIRTIO_MMIO_QUEUE_NOTIFY, i);
}
static void garbage(u32 d)
{
	u32 n = below(100), i;

	if (n < 35) {
		out(d, reg(), value());
	} else if (n < 45) {
		out_sized(d, below(0xffd), 1 << below(3), value());
	} else if (n < 55) {
		in_sized(d, below(0xffd), 1 << below(3));
	} else if (n < 65) {
		out(d, VIRTIO_MMIO_QUEUE_NOTIFY, below(10) ? below(3) : random());
	} else if (n < 70) {
		for (i = below(50); i; i--)
			out(below(devices), VIRTIO_MMIO_QUEUE_NOTIFY, below(2));
	} else if (n < 78) {
		set_up(d);
	} else if (n < 80) {
		out(d, VIRTIO_MMIO_STATUS, 0);
	} else {
		offer(d);
	}
}
static void interrupt(struct trap_frame *f)
{
	u32 d = below(devices);

	irqs++;
	if (below(2))
		out(d, VIRTIO_MMIO_INTERRUPT_ACK, in(d, VIRTIO_MMIO_INTERRUPT_STATUS));
}
static void tick(struct trap_frame *f) {}

/* In good order: one chain of two pieces; how much did the device write? */
static int work(u32 d, u32 i, u32 out_bytes, u32 in_bytes)
{
	struct vring_used *used;
	struct vring_desc *desc;
	struct vring_avail *avail;
	u32 k = 0, n;

	handshake(d, 0);
	if (in(d, VIRTIO_MMIO_STATUS) != 11)
		return -2;
	q[d][i].n = 8;
	q[d][i].desc = scratch;
	q[d][i].avail = scratch + 0x1000;
	q[d][i].used = scratch + 0x2000;
	memset((void *)scratch, 0, 0x3000);
	desc = (void *)scratch;
	avail = (void *)q[d][i].avail;
	used = (void *)q[d][i].used;
	if (out_bytes)
		desc[k++] = (struct vring_desc) { scratch + 0x3000, out_bytes, in_bytes ? VRING_DESC_F_NEXT : 0, 1 };
	if (in_bytes)
		desc[k++] = (struct vring_desc) { scratch + 0x4000, in_bytes, VRING_DESC_F_WRITE, 0 };
	avail->idx = 1;
	set_queue(d, i);
	out(d, VIRTIO_MMIO_STATUS, 15);
	out(d, VIRTIO_MMIO_QUEUE_NOTIFY, i);
	for (n = 0; n < 1000 && !*(volatile u16 *)&used->idx; n++) {
		local_irq_disable();	/* or the tick could be over before we halt */
		set_clockevent(1000000);
		halt();
	}
	return used->idx == 1 ? (int)used->ring[0].len : -1;
}
static void works(u32 d)
{
	static const char said[] = "\nhvc: I am well\n";
	u32 id = in(d, VIRTIO_MMIO_DEVICE_ID);
	u8 *data = (u8 *)scratch + 0x3000, *back = (u8 *)scratch + 0x4000;
	struct virtio_blk_outhdr *h = (void *)data;
	int i, good;

	memset(data, 0, 0x3000);
	switch (id) {
	case VIRTIO_ID_BLOCK:
		for (i = 0; i < 512; i++)
			data[16 + i] = i * 7;
		h->type = VIRTIO_BLK_T_OUT;
		good = work(d, 0, 16 + 512, 1) == 1 && *back == 0;
		h->type = VIRTIO_BLK_T_IN;
		good &= work(d, 0, 16, 513) == 513 && back[512] == 0;
		for (i = 0; i < 512; i++)
			good &= back[i] == (u8)(i * 7);
		check(good, "the disk is well");
		break;
	case VIRTIO_ID_RNG:
		check(work(d, 0, 0, 64) == 64, "randomness is well");
		break;
	case VIRTIO_ID_CONSOLE:
		memcpy(data, said, sizeof(said) - 1);
		check(work(d, 1, sizeof(said) - 1, 0) == 0, "the console is well");
		break;
	case VIRTIO_ID_NET:
		check(work(d, 1, 12 + 60, 0) == 0, "the network is well");
		break;
	default:
		check(0, "device %u: what is %u?", d, id);
	}
}
void guest_main(struct boot_params *bp)
{
	u32 rounds = boot_option(bp, "rounds=", 5000), i;

	random_state ^= boot_option(bp, "seed=", 1) * 2654435761u;
	wild = boot_option(bp, "wild=", 0);
	top = memory_size(bp);
	scratch = top - SCRATCH;	/* who runs over its end is in the Launcher's fence */
	for (devices = 0; devices < DEVICES; devices++) {
		map_page(at(devices, 0), at(devices, 0), PTE_WRITE);
		if (in(devices, 0) != 0x74726976)
			break;
	}
	printf("%u devices\n", devices);
	set_handler(LGUEST_IRQ_BASE, tick);
	irq_unblock(0);
	for (i = 1; i < DEVICES + 2; i++) {
		set_handler(LGUEST_IRQ_BASE + i, interrupt);
		irq_unblock(i);
	}
	local_irq_enable();
	for (i = 0; i < rounds; i++)
		garbage(below(devices));
	for (i = 0; i < devices; i++)	/* all of them are quiet before one of them writes to scratch */
		out(i, VIRTIO_MMIO_STATUS, 0);
	putchar('\n');
	for (i = 0; i < devices; i++)
		works(i);
	check(irqs, "there were interrupts");
	check(chains > rounds / 50, "and chains that were served");
	printf("irqs %u, chains %u\n", irqs, chains);
	done();
}

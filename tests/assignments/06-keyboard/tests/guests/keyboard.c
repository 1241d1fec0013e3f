// SPDX-License-Identifier: GPL-2.0
/*
 * A driver for one virtio device in slot 1, as small as can be. What it does is a word of the command line: who=1,
 * keys=N (until so many Enters), status=1, forged=1, short=1, idle=SECONDS; or with a source of randomness, others=1.
 */
#include "check.h"
#include <linux/input-event-codes.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_input.h>
#include <linux/virtio_mmio.h>
#include <linux/virtio_ring.h>

#define AT	(LGUEST_MMIO_BASE + LGUEST_MMIO_SIZE)
#define LINE	2
#define ENTRIES	64
#define PATIENCE 100	/* times 50 ms */
#define NEEDS_RESET 0x40
#define BUS_VIRTUAL 6	/* linux/input.h wants a libc */

static u32 irqs, ticks;

static void out(u32 reg, u32 v) { asm volatile("movl %0, %1" :: "r"(v), "m"(*(volatile u32 *)(AT + reg))); }
static void out16(u32 reg, u32 v) { asm volatile("movw %w0, %1" :: "r"(v), "m"(*(volatile u16 *)(AT + reg))); }
static void out8(u32 reg, u32 v) { asm volatile("movb %b0, %1" :: "q"(v), "m"(*(volatile u8 *)(AT + reg))); }
static u32 in(u32 reg) { u32 v; asm volatile("movl %1, %0" : "=r"(v) : "m"(*(volatile u32 *)(AT + reg))); return v; }
static u32 in8(u32 reg) { u32 v = 0; asm volatile("movb %1, %b0" : "+q"(v) : "m"(*(volatile u8 *)(AT + reg))); return v; }

static void interrupt(struct trap_frame *f)
{
	out(VIRTIO_MMIO_INTERRUPT_ACK, in(VIRTIO_MMIO_INTERRUPT_STATUS));
	irqs++;
}
static void tick(struct trap_frame *f) { ticks++; }

/* --- Queues ------------------------------------------------------------------------- */

static struct queue {
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	u8 *buffers;		/* 16 bytes for each entry */
	u16 seen;
} q[2];

static void set_queue(u32 i)
{
	if (!q[i].desc) {
		q[i].desc = (void *)alloc_page();
		q[i].avail = (void *)alloc_page();
		q[i].used = (void *)alloc_page();
		q[i].buffers = (void *)alloc_page();
	}
	memset(q[i].avail, 0, PAGE_SIZE);
	memset(q[i].used, 0, PAGE_SIZE);
	q[i].seen = 0;
	out(VIRTIO_MMIO_QUEUE_SEL, i);
	out(VIRTIO_MMIO_QUEUE_NUM, ENTRIES);
	out(VIRTIO_MMIO_QUEUE_DESC_LOW, (u32)q[i].desc);
	out(VIRTIO_MMIO_QUEUE_AVAIL_LOW, (u32)q[i].avail);
	out(VIRTIO_MMIO_QUEUE_USED_LOW, (u32)q[i].used);
	out(VIRTIO_MMIO_QUEUE_READY, 1);
}
static void offer(u32 i, u32 d, u32 bytes, u32 flags)
{
	struct vring_avail *avail = q[i].avail;

	q[i].desc[d] = (struct vring_desc) { (u32)q[i].buffers + 16 * d, bytes, flags, 0 };
	avail->ring[avail->idx % ENTRIES] = d;
	barrier();
	avail->idx++;
}
static void handshake(void)
{
	out(VIRTIO_MMIO_STATUS, 0);
	out(VIRTIO_MMIO_STATUS, 3);
	out(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	out(VIRTIO_MMIO_DRIVER_FEATURES, 0);
	out(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	out(VIRTIO_MMIO_DRIVER_FEATURES, 1);
	out(VIRTIO_MMIO_STATUS, 11);
	if (in(VIRTIO_MMIO_STATUS) != 11)
		panic("no agreement");
}
static bool news(u32 i) { return *(volatile u16 *)&q[i].used->idx != q[i].seen; }

/* until something is in the used ring, or the device is broken; false after five seconds of neither */
static bool wait_for_news(u32 i)
{
	u32 n;

	for (n = 0; n < PATIENCE; n++) {
		local_irq_disable();
		if (news(i) || in(VIRTIO_MMIO_STATUS) & NEEDS_RESET) {
			local_irq_enable();
			return true;
		}
		set_clockevent(50000000);
		halt();
		local_irq_enable();
	}
	return false;
}
/* the host's clock is told at a timer interrupt */
static u32 milliseconds(void)
{
	static u64 first;
	u32 seen = ticks;

	set_clockevent(1);
	irq_wait(&ticks, seen + 1);
	if (!first)
		first = lguest_data.time_sec;
	return (u32)(lguest_data.time_sec - first) * 1000 + lguest_data.time_nsec / 1000000;
}

/* --- What is asked ------------------------------------------------------------------------ */

#define C VIRTIO_MMIO_CONFIG

static u32 ask(u32 select, u32 subsel)
{
	out8(C + 1, subsel);
	out8(C, select);
	return in8(C + 2);
}
static bool key_bit(u32 key) { return in8(C + 8 + key / 8) >> key % 8 & 1; }
static void who(void)
{
	u32 n, i, bad = 0;

	check_eq(in(VIRTIO_MMIO_DEVICE_ID), VIRTIO_ID_INPUT, "it is an input device");
	n = ask(VIRTIO_INPUT_CFG_ID_NAME, 0);
	check(n && n <= 128, "it has a name, of %u letters", n);
	for (i = 0; i < n && i < 128; i++)
		bad += in8(C + 8 + i) < ' ' || in8(C + 8 + i) > '~';
	check(!bad, "which can be printed");
	check_eq(ask(VIRTIO_INPUT_CFG_ID_DEVIDS, 0), 8, "it has four numbers");
	check_eq(in8(C + 8), BUS_VIRTUAL, "and sits on a virtual bus");
	n = ask(VIRTIO_INPUT_CFG_EV_BITS, EV_KEY);
	check(n >= 8 && n <= 96, "its keys are %u bytes of bits", n);
	for (i = KEY_1, bad = 0; i <= KEY_SPACE; i++)
		if (i != KEY_BACKSPACE && i != KEY_LEFTCTRL && i != KEY_RIGHTSHIFT && i != KEY_KPASTERISK && i != KEY_LEFTALT)
			bad += !key_bit(i);
	check(!bad, "all of them are there (%u are not)", bad);
	for (i = EV_SYN + 2, bad = 0; i < 0x20; i++)
		bad += ask(VIRTIO_INPUT_CFG_EV_BITS, i) != 0;
	check(!bad, "it moves nothing, shines not, and repeats nothing");
	for (i = 4, bad = 0; i < 256; i++)
		bad += i != VIRTIO_INPUT_CFG_EV_BITS && (ask(VIRTIO_INPUT_CFG_ID_NAME, 0), ask(i, 0)) != 0;
	bad += ask(VIRTIO_INPUT_CFG_UNSET, 0) != 0;
	check(!bad, "to what it does not know it says nothing (%u times it does)", bad);
}
static void forged(void)
{
	u32 n = ask(VIRTIO_INPUT_CFG_ID_NAME, 0), i, bad = 0;
	u8 had[136];

	for (i = 0; i < sizeof(had); i++)
		had[i] = in8(C + i);
	for (i = 2; C + i < LGUEST_MMIO_SIZE; i++)
		out8(C + i, 0xa5);
	for (i = 2; C + i < LGUEST_MMIO_SIZE; i += 2)
		out16(C + i, 0xa5a5);
	for (i = 4; C + i < LGUEST_MMIO_SIZE; i += 4)
		out(C + i, 0xa5a5a5a5);
	for (i = 0; i < sizeof(had); i++)
		bad += in8(C + i) != had[i];
	check(n && had[8], "it says its name");
	check(!bad, "and the driver cannot change the answer (%u bytes)", bad);
}

/* --- What comes ----------------------------------------------------------------------------- */

static void offer_all(u32 bytes)
{
	u32 d;

	for (d = 0; d < ENTRIES; d++)
		offer(0, d, bytes, VRING_DESC_F_WRITE);
}
/* All events until so many Enters have been let go; with say, one line for each. */
static u32 type(u32 enters, bool say)
{
	u32 n = 0;

	while (enters && wait_for_news(0) && news(0)) {
		u32 now = milliseconds();

		for (; news(0) && enters; q[0].seen++) {
			struct vring_used_elem *u = &q[0].used->ring[q[0].seen % ENTRIES];
			struct virtio_input_event *e = (void *)(q[0].buffers + 16 * (u->id % ENTRIES));

			if (say)
				printf("event %u %u %u %u %u\n", now, u->len, e->type, e->code, e->value);
			enters -= e->type == EV_KEY && e->code == KEY_ENTER && !e->value;
			offer(0, u->id % ENTRIES, 8, VRING_DESC_F_WRITE);
			n++;
		}
		out(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	}
	if (enters)
		printf("nothing more\n");
	return enters ? 0 : n;
}
static void begin(u32 bytes)
{
	handshake();
	set_queue(0);
	set_queue(1);
	offer_all(bytes);
	out(VIRTIO_MMIO_STATUS, 15);
	out(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
}
static void lamps(void)
{
	struct virtio_input_event led = { EV_LED, LED_CAPSL, 1 };
	u32 i;

	begin(8);
	for (i = 0; i < 3; i++) {
		memcpy(q[1].buffers + 16 * i, &led, sizeof(led));
		offer(1, i, sizeof(led), 0);
		out(VIRTIO_MMIO_QUEUE_NOTIFY, 1);
		wait_for_news(1);
		check(news(1) && q[1].used->ring[i].id == i && !q[1].used->ring[i].len, "lamp order %u comes back", i);
		if (!news(1))
			return;
		q[1].seen++;
	}
}
static void too_short(void)
{
	begin(4);
	wait_for_news(0);
	check(in(VIRTIO_MMIO_STATUS) & NEEDS_RESET, "half an event's room breaks the queue");
	check(!news(0), "and nothing was put there");
	begin(8);
	check(type(1, false), "after a reset it types");
}
static void others(void)
{
	u32 i;

	if (in(VIRTIO_MMIO_DEVICE_ID) != VIRTIO_ID_RNG)
		panic("no randomness");
	handshake();
	out8(VIRTIO_MMIO_STATUS, 0);
	out16(VIRTIO_MMIO_STATUS, 0);
	check_eq(in(VIRTIO_MMIO_STATUS), 11, "a byte of a register is no register");
	for (i = 0; i < 256; i++)
		out8(C + i, i);
	set_queue(0);
	offer(0, 0, 16, VRING_DESC_F_WRITE);
	out(VIRTIO_MMIO_STATUS, 15);
	out(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	check(wait_for_news(0) && news(0) && q[0].used->ring[0].len == 16, "randomness comes");
}

void guest_main(struct boot_params *bp)
{
	u32 n;

	map_page(AT, AT, PTE_WRITE);
	if (in(0) != 0x74726976)
		panic("no device");
	set_handler(LGUEST_IRQ_BASE + LGUEST_IRQ_TIMER, tick);
	set_handler(LGUEST_IRQ_BASE + LINE, interrupt);
	irq_unblock(LGUEST_IRQ_TIMER);
	irq_unblock(LINE);
	local_irq_enable();
	if (option(bp, "who", 0))
		who();
	if (option(bp, "forged", 0))
		forged();
	if (option(bp, "status", 0))
		lamps();
	if (option(bp, "short", 0))
		too_short();
	if (option(bp, "others", 0))
		others();
	n = option(bp, "keys", 0);
	if (n) {
		begin(8);
		type(n, true);
	}
	n = option(bp, "idle", 0);
	if (n) {
		begin(8);
		for (; n; n--) {
			u32 seen = ticks;

			set_clockevent(1000000000);
			irq_wait(&ticks, seen + 1);
		}
		check(news(0), "something was typed");
	}
	done();
}

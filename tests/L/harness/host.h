/* A launcher's devices without a launcher: a fake host, and a driver made of functions. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <time.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include "virtio.h"

static atomic_uint raised[32];
void raise_line(__u32 line) { atomic_fetch_add(&raised[line & 31], 1); }
bool stop_guest(void) { return true; }
bool bind_doorbell(__u32 a, __u32 v, int fd) { (void)a; (void)v; (void)fd; return false; }
void note(const char *f, ...) { (void)f; }
void will_meet_at(const char *path) { (void)path; }
void refuse(const char *t, const char *r, const char *p, ...)
{
	va_list a;
	va_start(a, p);
	printf("# refused: %s: ", t); vprintf(p, a); printf("; %s\n", r);
	va_end(a);
	exit(2);
}

static int tests, bad;
static void ok(int good, const char *name) { printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name); bad += !good; fflush(stdout); }

static unsigned long long seed = 88172645463325252ull;
static __u32 rnd(void) { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; return seed >> 16; }
static __u32 below(__u32 n) { return rnd() % n; }
static bool one_in(__u32 n) { return !below(n); }

static void wr(struct virtio *v, __u32 off, __u32 val) { bus_write(v->device.base + off, 4, val); }
static __u32 rd(struct virtio *v, __u32 off) { return bus_read(v->device.base + off, 4); }

/* a driver's queue */
struct dq { struct virtio *v; __u32 i, n; __u32 d, a, u; __u16 next, seen; };
static struct vring_desc *desc(struct dq *q) { return guest_memory(q->d, 16 * q->n); }
static struct vring_avail *avail(struct dq *q) { return guest_memory(q->a, 6 + 2 * q->n); }
static struct vring_used *used(struct dq *q) { return guest_memory(q->u, 6 + 8 * q->n); }
static void select_q(struct dq *q) { wr(q->v, VIRTIO_MMIO_QUEUE_SEL, q->i); }
static void setup_q(struct dq *q)
{
	select_q(q);
	wr(q->v, VIRTIO_MMIO_QUEUE_NUM, q->n);
	wr(q->v, VIRTIO_MMIO_QUEUE_DESC_LOW, q->d); wr(q->v, VIRTIO_MMIO_QUEUE_DESC_HIGH, 0);
	wr(q->v, VIRTIO_MMIO_QUEUE_AVAIL_LOW, q->a); wr(q->v, VIRTIO_MMIO_QUEUE_AVAIL_HIGH, 0);
	wr(q->v, VIRTIO_MMIO_QUEUE_USED_LOW, q->u); wr(q->v, VIRTIO_MMIO_QUEUE_USED_HIGH, 0);
	memset(avail(q), 0, 6 + 2 * q->n); memset(used(q), 0, 6 + 8 * q->n);
	q->next = q->seen = 0;
	wr(q->v, VIRTIO_MMIO_QUEUE_READY, 1);
}
static bool begin(struct virtio *v, __u64 features)
{
	wr(v, VIRTIO_MMIO_STATUS, 0);
	wr(v, VIRTIO_MMIO_STATUS, 3);
	wr(v, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0); wr(v, VIRTIO_MMIO_DRIVER_FEATURES, features);
	wr(v, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1); wr(v, VIRTIO_MMIO_DRIVER_FEATURES, features >> 32);
	wr(v, VIRTIO_MMIO_STATUS, 11);
	return rd(v, VIRTIO_MMIO_STATUS) == 11;
}
static void go(struct virtio *v) { wr(v, VIRTIO_MMIO_STATUS, 15); }
static void offer(struct dq *q, __u16 head)
{
	avail(q)->ring[q->next % q->n] = head;
	__atomic_store_n(&avail(q)->idx, ++q->next, __ATOMIC_RELEASE);
}
static void kick(struct dq *q) { wr(q->v, VIRTIO_MMIO_QUEUE_NOTIFY, q->i); }
static void nap(long us) { struct timespec t = { us / 1000000, us % 1000000 * 1000 }; nanosleep(&t, NULL); }
static bool done_until(struct dq *q, __u16 idx)
{
	for (int i = 0; i < 20000; i++) {
		if (__atomic_load_n(&used(q)->idx, __ATOMIC_ACQUIRE) == idx) return true;
		if (i > 200) nap(100);
	}
	return false;
}
#define F(n) (1ull << (n))
#define BASIC (F(VIRTIO_F_VERSION_1))
#define ALL (F(VIRTIO_F_VERSION_1) | F(VIRTIO_RING_F_EVENT_IDX) | F(VIRTIO_RING_F_INDIRECT_DESC))

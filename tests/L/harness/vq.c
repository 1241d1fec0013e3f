/* L/virtqueue, L/event-index, L/virtio-registers: a driver that is a random number generator. */
#include "host.h"
#define MEM (4u << 20)

/* A device that says what it got: fills in-parts with 0xa5, sums out-parts. */
static unsigned long served, sum_out;
static __u32 last_in, last_out;
static __u16 last_head;
static void test_serve(struct virtqueue *q, struct chain *c)
{
	served++; sum_out = 0; last_head = c->head;
	last_in = bytes_in(&c->in); last_out = bytes_in(&c->out);
	for (unsigned i = 0; i < c->out.count; i++)
		for (size_t k = 0; k < c->out.part[i].iov_len && k < 64; k++)
			sum_out = sum_out * 31 + ((unsigned char *)c->out.part[i].iov_base)[k];
	for (unsigned i = 0; i < c->in.count; i++)
		if (c->in.part[i].iov_len) memset(c->in.part[i].iov_base, 0xa5, c->in.part[i].iov_len > 64 ? 64 : c->in.part[i].iov_len);
	finish(q, c, last_in);
}
static struct virtqueue tq = { .serve = test_serve, .in_exit = true };
static struct virtio tv = { .device.name = "test", .id = 42, .queues = &tq, .queue_count = 1 };

/* The slow checker: -1 bad, or bytes; reads the same memory, before the device does. */
static bool in_mem(__u64 a, __u64 l) { return l <= MEM && a <= MEM - l; }
static bool check(struct dq *q, __u32 head, bool ind, __u64 *in, __u64 *out)
{
	const char *t = (void *)desc(q); __u64 n = q->n, i = head; int parts = 0; bool deep = false, seen_in = false;
	*in = *out = 0;
	for (;;) {
		if (i >= n) return false;
		struct vring_desc d; memcpy(&d, t + i * 16, 16);
		if (d.flags & VRING_DESC_F_INDIRECT) {
			if (!ind || deep || d.flags & VRING_DESC_F_NEXT || !d.len || d.len % 16 || !in_mem(d.addr, d.len)) return false;
			deep = true; t = guest_memory(d.addr, d.len); n = d.len / 16; i = 0; continue;
		}
		if (!in_mem(d.addr, d.len) || ++parts > (int)QUEUE_MAX) return false;
		if (d.flags & VRING_DESC_F_WRITE) { seen_in = true; *in += d.len; }
		else { if (seen_in) return false; *out += d.len; }
		if (*in + *out > CHAIN_BYTES_MAX) return false;
		if (!(d.flags & VRING_DESC_F_NEXT)) return true;
		i = d.next;
	}
}
/* Buffers live above 2 MB, so that filling them does not change rings. */
static void good_desc(struct vring_desc *d, bool write)
{
	__u32 len = one_in(10) ? 0 : one_in(20) ? below(1 << 20) : 1 + below(300);
	d->addr = (2u << 20) + below((2u << 20) - len + 1); d->len = len;
	if (one_in(30)) d->addr = MEM - len;
	d->flags = write ? VRING_DESC_F_WRITE : 0; d->next = 0;
}
static void chain_in(struct vring_desc *t, __u32 n, int parts, int outs, const __u16 *perm)
{
	for (int k = 0; k < parts; k++) {
		good_desc(&t[perm[k]], k >= outs);
		if (k + 1 < parts) { t[perm[k]].flags |= VRING_DESC_F_NEXT; t[perm[k]].next = perm[k + 1]; }
	}
	(void)n;
}
static void mutate(struct vring_desc *d, __u32 n)
{
	static const __u64 nasty[] = { 0, 1, MEM - 1, MEM, MEM + 1, 0xffffffff, 0xfffffff0, 0x100000000ull, ~0ull, 0x8000000000000000ull, 0xc0000000, 0xd0000000 };
	switch (below(6)) {
	case 0: d->addr = nasty[below(12)]; break;
	case 1: d->len = nasty[below(8)]; break;
	case 2: d->next = one_in(2) ? n + below(4) : rnd(); d->flags |= 1; break;
	case 3: d->flags ^= 1 << below(16); break;
	case 4: d->flags = rnd(); break;
	case 5: d->next = below(n); d->flags |= 1; break;	/* a loop, likely */
	}
}
static void shuffle(__u16 *p, int n) { for (int i = 0; i < n; i++) p[i] = i; for (int i = n - 1; i > 0; i--) { int j = below(i + 1); __u16 t = p[i]; p[i] = p[j]; p[j] = t; } }

static void fuzz_chains(int rounds)
{
	struct dq q = { .v = &tv, .d = 0x10000, .a = 0x20000, .u = 0x30000 };
	unsigned long goods = 0, bads = 0, wrong = 0, wrong_len = 0, resets = 0; bool up = false, ind = false; __u16 perm[QUEUE_MAX];
	for (int r = 0; r < rounds; r++) {
		if (!up) {
			ind = !one_in(4);
			begin(&tv, ind ? ALL : BASIC | F(VIRTIO_RING_F_EVENT_IDX));
			q.n = 1u << below(8);
			/* sometimes the rings lie at the very end of memory */
			q.d = 0x10000; q.a = 0x20000; q.u = 0x30000;
			if (one_in(4)) q.u = MEM - ((6 + 8 * q.n + 3) & ~3u);
			setup_q(&q); go(&tv); up = true;
		}
		bool indirect = ind && one_in(2);
		struct vring_desc *t = desc(&q); __u32 n = q.n, head = 0; int max = n;
		shuffle(perm, n);
		if (indirect) {
			__u32 tn = 1 + below(QUEUE_MAX), at = 0x80000 + (below(256) << 4);
			for (__u32 i = 0; i < QUEUE_MAX; i++) perm[i] = i;
			head = below(n);
			t[head] = (struct vring_desc) { at, tn * 16, VRING_DESC_F_INDIRECT, rnd() };
			if (one_in(12)) mutate(&t[head], n);
			t = guest_memory(at, tn * 16); n = tn; max = tn;
			/* perm[0] must be 0 in an indirect table */
		} else head = perm[0];
		int parts = 1 + below(max > 12 && !one_in(20) ? 12 : max);
		chain_in(t, n, parts, below(parts + 1), perm);
		if (one_in(3)) for (int k = 1 + below(3); k; k--) mutate(&t[perm[below(parts)]], n);
		if (one_in(60)) for (__u32 k = 0; k < n * 16; k++) ((unsigned char *)t)[k] = rnd();
		if (one_in(100)) head = rnd() & 0xffff;
		__u64 in, out; bool good = check(&q, head, ind, &in, &out);
		/* the checker's ``in'' must not overlap rings, or they change below us: all but wild ones do */
		unsigned long before = served;
		offer(&q, head);
		if (one_in(200)) { avail(&q)->idx += 300 + below(60000); good = false; }
		kick(&q);
		bool broke = rd(&tv, VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_NEEDS_RESET;
		if (good) {
			goods++;
			if (served != before + 1 || broke) wrong++;
			else if (last_in != in || last_out != out || last_head != head) wrong_len++;
			if (q.u < (2u << 20) && (used(&q)->idx != q.next || used(&q)->ring[(__u16)(q.next - 1) % q.n].id != head)) if (in < 1000 && 0) wrong++;
		} else {
			bads++;
			if (served != before || !broke) wrong++;
		}
		if (broke || one_in(50)) { up = false; resets++; }
	}
	printf("# %lu good, %lu bad, %lu resets; %lu misjudged, %lu wrong lengths\n", goods, bads, resets, wrong, wrong_len);
	ok(!wrong && goods > (unsigned)rounds / 4 && bads > (unsigned)rounds / 10, "good chains are served, bad ones break the device");
	ok(!wrong_len, "with their lengths and heads");
}

/* The same with somebody writing to the tables at the same time: only survival counts. */
static atomic_bool stop;
static void *scribble(void *arg)
{
	struct dq *q = arg; unsigned long long s = 12345;
	while (!stop) {
		s ^= s << 13; s ^= s >> 7; s ^= s << 17;
		unsigned char *m = guest_memory(0x10000, 0x90000);
		if (s & 1) m[(s >> 8) % 2048] ^= 1 << (s >> 40 & 7);
		else m[0x70000 + (s >> 8) % 4096] ^= 1 << (s >> 40 & 7);
	}
	(void)q;
	return NULL;
}
static void fuzz_race(int rounds)
{
	struct dq q = { .v = &tv, .d = 0x10000, .a = 0x20000, .u = 0x30000, .n = 128 };
	pthread_t t; unsigned long broke = 0, fine = 0; __u16 perm[QUEUE_MAX];
	stop = false; pthread_create(&t, NULL, scribble, &q);
	bool up = false;
	for (int r = 0; r < rounds; r++) {
		if (!up) { begin(&tv, ALL); setup_q(&q); go(&tv); up = true; }
		bool ind = one_in(2);
		struct vring_desc *tab = ind ? guest_memory(0x80000, 2048) : (void *)desc(&q);
		if (ind) for (int i = 0; i < 128; i++) perm[i] = i; else shuffle(perm, 128);
		if (ind) *desc(&q) = (struct vring_desc) { 0x80000, 2048, VRING_DESC_F_INDIRECT, 0 };
		chain_in(tab, 128, 1 + below(100), below(5), perm);
		offer(&q, ind ? 0 : perm[0]); kick(&q);
		if (rd(&tv, VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_NEEDS_RESET) { broke++; up = false; } else fine++;
	}
	stop = true; pthread_join(t, NULL);
	printf("# with a second writer: %lu fine, %lu broken\n", fine, broke);
	ok(fine && broke, "and survives tables that change as it reads them");
}

/* event index: a model of ten lines */
static void event_index(void)
{
	unsigned long wrong = 0, checks = 0; 
	struct dq q = { .v = &tv, .d = 0x10000, .a = 0x20000, .u = 0x30000, .n = 8 };
	begin(&tv, ALL); setup_q(&q); go(&tv);
	wr(&tv, VIRTIO_MMIO_INTERRUPT_ACK, 3);
	for (long r = 0; r < 70000; r++) {
		__u16 old = q.next, event; int batch = 1 + below(8); unsigned want = 0, got = raised[tv.device.line];
		for (int k = 0; k < batch; k++) { good_desc(&desc(&q)[k], true); desc(&q)[k].addr = 2 << 20; desc(&q)[k].len = 1; offer(&q, k); }
		switch (below(3)) { case 0: event = old; break; case 1: event = old + below(12); break; default: event = old - 1 - below(100); }
		avail(&q)->ring[8] = event;
		for (__u16 i = old; i != q.next; i++) want += i == event;
		kick(&q);
		got = raised[tv.device.line] - got; checks++;
		if (got != want || used(&q)->idx != q.next) wrong++;
		/* the device must ask to be rung exactly for the next one */
		if (*(__u16 *)&used(&q)->ring[8] != q.next) wrong++;
	}
	ok(!wrong && checks == 70000, "interrupts and doorbells by event index, round 65536 and on");
	begin(&tv, BASIC); setup_q(&q); go(&tv);
	unsigned a = raised[tv.device.line];
	good_desc(&desc(&q)[0], true); offer(&q, 0); kick(&q);
	ok(raised[tv.device.line] == a + 1, "without it: one interrupt each");
	avail(&q)->flags = VRING_AVAIL_F_NO_INTERRUPT; offer(&q, 0); kick(&q);
	ok(raised[tv.device.line] == a + 1 && used(&q)->idx == 2, "unless the driver says not to");
}

static void handshake(void)
{
	__u32 bits;
	ok(rd(&tv, 0) == 0x74726976 && rd(&tv, 4) == 2 && rd(&tv, 8) == 42, "magic, version 2, id");
	wr(&tv, 0x14, 1); ok(rd(&tv, 0x10) == 1, "VERSION_1 is offered");
	wr(&tv, 0x14, 0); ok(rd(&tv, 0x10) == 3u << 28, "and the ring's two features");
	wr(&tv, 0x14, 2); ok(!rd(&tv, 0x10), "and nothing in word 2");
	ok(!begin(&tv, 0), "no agreement without VERSION_1");
	wr(&tv, 0x70, 15); ok(!(rd(&tv, 0x70) & 4), "and no DRIVER_OK without an agreement");
	ok(!begin(&tv, BASIC | 1), "nor on what was not offered");
	ok(!begin(&tv, BASIC | F(63)), "not even bit 63");
	ok(begin(&tv, ALL), "agreement on all");
	wr(&tv, 0x24, 0); wr(&tv, 0x20, 0); ok(tv.accepted == ALL, "features are settled then");
	wr(&tv, 0x70, 1); bits = rd(&tv, 0x70); ok(bits == 11, "status bits stay");
	wr(&tv, 0x30, 1); ok(!rd(&tv, 0x34), "no queue 1");
	wr(&tv, 0x30, 0); ok(rd(&tv, 0x34) == QUEUE_MAX, "queue 0");
	wr(&tv, 0x70, 0); ok(!rd(&tv, 0x70) && !tv.accepted, "reset forgets");
	ok(rd(&tv, 0x0b0) == ~0u, "no shared memory");
	struct dq q = { .v = &tv, .n = 8, .d = 0x10000, .a = 0x20000, .u = 0x30000 };
	static const struct { __u32 off, val; const char *what; } wrongs[] = {
		{ 0x38, 0, "no entries" }, { 0x38, 7, "7 entries" }, { 0x38, 256, "256 entries" }, { 0x38, ~0u, "4G entries" },
		{ 0x80, 0x10008, "a crooked table" }, { 0x80, MEM - 64, "a table past the end" }, { 0x84, 1, "a table above 4 GB" },
		{ 0x90, MEM - 20, "an available ring without room for its event" }, { 0x90, 0x20001, "a crooked one" }, { 0x94, ~0u, "one at the end of 64 bits" },
		{ 0xa0, MEM - 68, "a used ring without room for its event" }, { 0xa0, 0x30002, "a crooked one" }, { 0xa0, 0xfffffff0, "one that wraps" },
	};
	for (unsigned i = 0; i < sizeof(wrongs) / sizeof(*wrongs); i++) {
		begin(&tv, ALL); setup_q(&q); wr(&tv, 0x44, 0); wr(&tv, wrongs[i].off, wrongs[i].val); wr(&tv, 0x44, 1); go(&tv); kick(&q);
		ok(rd(&tv, 0x70) & 64, wrongs[i].what);
	}
	begin(&tv, ALL); setup_q(&q); wr(&tv, 0x90, MEM - 24); go(&tv);	/* 4 + 16 + 2 fit, at an even address */
	begin(&tv, ALL); setup_q(&q); wr(&tv, 0x44, 0); wr(&tv, 0x90, MEM - 22); wr(&tv, 0x44, 1); go(&tv);
	ok(!(rd(&tv, 0x70) & 64), "an available ring at the very end");
	begin(&tv, ALL); setup_q(&q); wr(&tv, 0x44, 0); wr(&tv, 0xa0, MEM - 72); wr(&tv, 0x44, 1); go(&tv); kick(&q);
	ok(!(rd(&tv, 0x70) & 64), "a used ring near the very end");
	begin(&tv, ALL); setup_q(&q); wr(&tv, 0x80, 0x50000); wr(&tv, 0x38, 4); ok(tq.where[0] == 0x10000 && tq.entries == 8, "a ready queue does not change");
}

static void fuzz_registers(int rounds, struct virtio **vs, int nv)
{
	static const __u32 vals[] = { 0, 1, ~0u, 0x10000, 0x20000, 0x30000, 128, 8, 15, 3, 11, 64, MEM - 72, 0x80000000 };
	for (int r = 0; r < rounds; r++) {
		struct virtio *v = vs[below(nv)];
		__u32 off = one_in(10) ? below(4096) : one_in(3) ? 0x70 : (below(0x110) & ~3u), size = one_in(10) ? 1u << below(3) : 4;
		if (off + size > 4096) continue;
		if (one_in(4)) bus_read(v->device.base + off, size);
		else bus_write(v->device.base + off, size, one_in(4) ? rnd() : vals[below(14)]);
		if (one_in(30)) { struct dq q = { .v = v, .n = 8, .d = 0x10000, .a = 0x20000, .u = 0x30000 }; begin(v, ALL); setup_q(&q); go(v); memset(guest_memory(0x10000, 4096), rnd(), 4096); avail(&q)->idx = rnd(); kick(&q); }
	}
	for (int i = 0; i < nv; i++) wr(vs[i], 0x70, 0);
	ok(1, "random registers in random states");
}

int __real_fdatasync(int fd); int __wrap_fdatasync(int fd) { return __real_fdatasync(fd); }
void __real_plug(struct device *d); void __wrap_plug(struct device *d) { __real_plug(d); }
int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 500000;
	struct virtio *vs[3] = { &tv };
	if (argc > 2) seed ^= strtoull(argv[2], 0, 0) * 0x9e3779b97f4a7c15ull;
	make_memory(MEM);
	plug_virtio(&tv);
	const char *only = argc > 3 ? argv[3] : "chains events registers";
	if (strstr(only, "registers")) { handshake(); fuzz_registers(rounds / 2, vs, 1); }
	if (strstr(only, "events")) event_index();
	if (strstr(only, "chains")) { fuzz_chains(rounds); fuzz_race(rounds * 2); }
	printf("1..%d\n", tests);
	return !!bad;
}

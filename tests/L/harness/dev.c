/* L/disk, L/rng, L/net (stream), and resets in the middle, through a fake driver. dev DIR [rounds] [seed] */
#include "host.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <arpa/inet.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_net.h>
#define MEM (32u << 20)
#define SECTORS 4000u

static char dir[256];
static char *path(const char *n) { static char p[4][300]; static int i; char *s = p[i++ % 4]; snprintf(s, 300, "%s/%s", dir, n); return s; }
static struct virtio *nth(int n);	/* by slot: found through the device's page */

/* The devices are static in their files; find them as a driver would, but we need the pointer: plug order. */
static struct virtio *got[8]; static int ngot;
static struct virtio *nth(int n) { return got[n]; }
/* wrap plug_virtio? no: remember what plug() was given */
void __real_plug(struct device *d);
void __wrap_plug(struct device *d) { __real_plug(d); if (strcmp(d->name, "console")) got[ngot++] = (struct virtio *)d; }

static __u32 buf;	/* next free guest byte for buffers */
static __u32 alloc(__u32 n) { __u32 a = buf; buf += n; return a; }
/* put bytes [a, a+len) as parts cut at random into the table; returns next index */
static int cut(struct vring_desc *t, int i, __u32 a, __u32 len, bool write, int max)
{
	do {
		__u32 n = max <= 1 || one_in(2) ? len : one_in(10) ? 0 : 1 + below(len ? len : 1);
		if (n > len) n = len;
		t[i] = (struct vring_desc) { a, n, VRING_DESC_F_NEXT | (write ? VRING_DESC_F_WRITE : 0), i + 1 };
		i++; a += n; len -= n; max--;
	} while (len);
	return i;
}
static unsigned char model[SECTORS * 512], tmp[SECTORS * 512];

static int request(struct dq *q, __u32 type, __u64 sector, __u32 len, bool odd, unsigned char *data)
{
	struct vring_desc *t = desc(q); struct virtio_blk_outhdr h = { .type = type, .sector = sector };
	buf = 0x100000;
	__u32 ha = alloc(16), da = alloc(len + 1), sa; bool rdq = type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID; int i = 0;
	memcpy(guest_memory(ha, 16), &h, 16); sa = da + len;
	unsigned char *s = guest_memory(sa, 1);
	if (!rdq && len) memcpy(guest_memory(da, len), data, len);
	*s = 0xee;
	/* header and data adjacent sometimes, so that a part spans both */
	if (odd && !rdq) { i = cut(t, 0, ha, 16 + len, false, 20); i = cut(t, i, sa, 1, true, 1); }
	else if (odd) { i = cut(t, 0, ha, 16, false, 5); i = cut(t, i, da, len + 1, true, 20); }
	else { i = cut(t, 0, ha, 16, false, 1); if (len) i = cut(t, i, da, len, rdq, 1); i = cut(t, i, sa, 1, true, 1); }
	t[i - 1].flags &= ~VRING_DESC_F_NEXT;
	offer(q, 0); kick(q);
	if (!done_until(q, q->next)) return -1;
	if (rdq && len) memcpy(data, guest_memory(da, len), len);
	return *s;
}
static void up(struct dq *q, __u64 f) { begin(q->v, f); setup_q(q); go(q->v); }

static atomic_ulong flushes; int __real_fdatasync(int fd); static int no_flush; int __wrap_fdatasync(int fd) { flushes++; if (no_flush) { no_flush--; errno = EIO; return -1; } return __real_fdatasync(fd); }
static void disk(int rounds)
{
	struct dq q = { .v = nth(0), .n = 64, .d = 0x10000, .a = 0x20000, .u = 0x30000 }; unsigned long wrong = 0, reads = 0, writes = 0;
	__u64 f = ALL | F(VIRTIO_BLK_F_FLUSH) | F(VIRTIO_BLK_F_DISCARD) | F(VIRTIO_BLK_F_SEG_MAX) | F(VIRTIO_BLK_F_SIZE_MAX);
	static unsigned char d[1 << 17];
	ok(rd(q.v, 0x100) == SECTORS && rd(q.v, 0x104) == 0, "disk: capacity");
	ok(begin(q.v, f), "disk: features"); 
	up(&q, f);
	for (int r = 0; r < rounds; r++) {
		__u32 n = one_in(10) ? below(100) : below(8); __u64 s = below(SECTORS + 4);
		if (one_in(50)) s = ~0ull - below(10);
		if (one_in(50)) s = (1ull << 55) + below(10);	/* times 512 wraps */
		if (one_in(100)) { begin(q.v, f); setup_q(&q); go(q.v); }
		bool fits = s <= SECTORS && n <= SECTORS - s;
		if (one_in(2)) {
			for (__u32 k = 0; k < n * 512; k++) d[k] = rnd();
			int e = request(&q, VIRTIO_BLK_T_OUT, s, n * 512, one_in(2), d);
			if (e != (fits ? 0 : 1)) wrong++;
			if (fits) memcpy(model + s * 512, d, n * 512);
			writes++;
		} else if (one_in(20)) {
			struct virtio_blk_discard_write_zeroes z = { s, n, one_in(10) };
			int e = request(&q, VIRTIO_BLK_T_DISCARD, 0, sizeof(z), one_in(2), (void *)&z);
			if (e != (z.flags ? 2 : fits ? 0 : 1)) wrong++;
			else if (!e && n) memset(model + s * 512, 0, n * 512);
		} else {
			memset(d, 0x77, n * 512);
			int e = request(&q, VIRTIO_BLK_T_IN, s, n * 512, one_in(2), d);
			if (e != (fits ? 0 : 1)) wrong++;
			if (fits && memcmp(d, model + s * 512, n * 512)) wrong++;
			reads++;
		}
	}
	printf("# %lu reads, %lu writes, %lu wrong\n", reads, writes, wrong);
	ok(!wrong, "disk: reads, writes and discards, cut everywhere, in and out of bounds");
	ok(request(&q, VIRTIO_BLK_T_FLUSH, 0, 0, 0, 0) == 0, "disk: flush");
	int fd = open(path("disk"), O_RDONLY); ok(pread(fd, tmp, sizeof(tmp), 0) == sizeof(tmp) && !memcmp(tmp, model, sizeof(tmp)), "disk: the file is what was written"); close(fd);
	memset(d, 9, 20); ok(request(&q, VIRTIO_BLK_T_GET_ID, 0, 20, 0, d) == 0 && !strcmp((char *)d, "disk"), "disk: its name");
	ok(request(&q, 77, 0, 512, 0, d) == 2, "disk: a request that there is not: unsupported");
	ok(request(&q, VIRTIO_BLK_T_IN, 0, 100, 0, d) == 1, "disk: a part of a sector: an I/O error");
	/* chains without head or tail */
	struct vring_desc *t = desc(&q);
	t[0] = (struct vring_desc) { 0x100000, 8, 0, 0 }; offer(&q, 0); kick(&q); nap(20000);
	ok(rd(q.v, 0x70) & 64, "disk: half a header breaks it");
	up(&q, f); t[0] = (struct vring_desc) { 0x100000, 16, 0, 0 }; offer(&q, 0); kick(&q); nap(20000);
	ok(rd(q.v, 0x70) & 64, "disk: no place for the status breaks it");
	up(&q, f); t[0] = (struct vring_desc) { 0x100000, 16, 1, 1 }; t[1] = (struct vring_desc) { 0x100000, 0, 2, 0 }; offer(&q, 0); kick(&q); nap(20000);
	ok(rd(q.v, 0x70) & 64, "disk: a status of no bytes breaks it");
	up(&q, f);
	if (truncate(path("disk"), 1000 * 512)) return;
	ok(request(&q, VIRTIO_BLK_T_IN, 2000, 512, 0, d) == 1 && request(&q, VIRTIO_BLK_T_IN, 998, 2048, 0, d) == 1, "disk: cut: an I/O error where it was");
	ok(request(&q, VIRTIO_BLK_T_IN, 0, 512, 0, d) == 0 && !memcmp(d, model, 512), "disk: and what is left is there");
	struct stat st; memset(d, 5, 2048);
	ok(request(&q, VIRTIO_BLK_T_OUT, 2000, 512, 0, d) == 1 && request(&q, VIRTIO_BLK_T_OUT, 998, 2048, 0, d) == 1, "disk: cut: writes fail, too");
	ok(!stat(path("disk"), &st) && st.st_size == 1000 * 512, "disk: and do not make it longer again");
	if (truncate(path("disk"), SECTORS * 512)) return;
	struct rlimit lim = { 600 * 512, RLIM_INFINITY }, no = { RLIM_INFINITY, RLIM_INFINITY };
	setrlimit(RLIMIT_FSIZE, &lim);
	int beyond = request(&q, VIRTIO_BLK_T_OUT, 700, 512, 0, d), within = request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d);
	setrlimit(RLIMIT_FSIZE, &no);
	ok(beyond == 1 && !within, "disk: longer than our files may be: an I/O error, and not our death");
	unsigned long fl0 = flushes; up(&q, f);
	for (int i = 0; i < 5; i++) request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d);
	ok(flushes == fl0, "disk: a driver that flushes flushes itself");
	up(&q, BASIC); for (int i = 0; i < 5; i++) request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d);
	ok(flushes == fl0 + 5, "disk: and for one that does not, each write is flushed");
	/* read-only */
	q.v = nth(1);
	__u32 fl = rd(q.v, 0x10); ok(fl & F(VIRTIO_BLK_F_RO) && !(fl & F(VIRTIO_BLK_F_DISCARD)), "read-only disk: says so");
	up(&q, BASIC | F(VIRTIO_BLK_F_RO));
	memset(d, 1, 512); ok(request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d) == 1, "read-only disk: no writes");
	ok(request(&q, VIRTIO_BLK_T_IN, 0, 512, 0, d) == 0, "read-only disk: reads");
	/* ids of any length, each its own */
	struct dq q2 = q; unsigned char id[3][20]; q2.v = nth(2); up(&q2, BASIC);
	memset(id, 9, sizeof(id)); request(&q2, VIRTIO_BLK_T_GET_ID, 0, 20, 0, id[0]); request(&q, VIRTIO_BLK_T_GET_ID, 0, 20, 0, id[1]); memset(id[2], 0, 20); memcpy(id[2], "ro", 2);
	ok(!memcmp(id[1], id[2], 20), "disk: a short name, with zeroes behind it and nobody else's");
	/* a full host disk */
	if (got[2] && !strcmp(strrchr(got[2]->device.name, '/'), "/full")) {
		q.v = nth(2); up(&q, f); int e = 0, s = 0;
		for (; s < 4000 && !e; s += 8) { memset(d, s, 4096); e = request(&q, VIRTIO_BLK_T_OUT, s, 4096, 0, d); }
		ok(e == 1 && s > 8, "disk: the host's disk is full: an I/O error");
		ok(request(&q, VIRTIO_BLK_T_IN, 0, 4096, 0, d) == 0 && d[0] == 0, "disk: and it still answers");
	}
	/* a flush that fails: what it should have saved is gone, and a second one cannot bring it back */
	q.v = nth(2); up(&q, f); memset(d, 3, 512);
	ok(request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d) == 0 && request(&q, VIRTIO_BLK_T_FLUSH, 0, 0, 0, 0) == 0, "disk: a flush before");
	no_flush = 1; request(&q, VIRTIO_BLK_T_OUT, 0, 512, 0, d);
	ok(request(&q, VIRTIO_BLK_T_FLUSH, 0, 0, 0, 0) == 1, "disk: a flush that fails: an I/O error");
	ok(request(&q, VIRTIO_BLK_T_FLUSH, 0, 0, 0, 0) == 1, "disk: the next one does not say that all is well");
}

/* reset while a large read is under way: its memory must not change afterwards */
static void resets(int rounds)
{
	struct dq q = { .v = nth(0), .n = 128, .d = 0x10000, .a = 0x20000, .u = 0x30000 }; unsigned long bad_bytes = 0, mid = 0, late = 0;
	for (int r = 0; r < rounds; r++) {
		up(&q, ALL);
		struct vring_desc *t = desc(&q); struct virtio_blk_outhdr h = { .type = VIRTIO_BLK_T_IN };
		for (int c = 0; c < 16; c++) {
			memcpy(guest_memory(0x100000 + 16 * c, 16), &h, 16);
			t[c * 3] = (struct vring_desc) { 0x100000 + 16 * c, 16, 1, c * 3 + 1 };
			t[c * 3 + 1] = (struct vring_desc) { 0x200000 + c * (SECTORS / 4 * 512), SECTORS / 4 * 512, 3, c * 3 + 2 };
			t[c * 3 + 2] = (struct vring_desc) { 0x100200 + c, 1, 2, 0 };
			offer(&q, c * 3);
		}
		kick(&q); nap(below(400));
		wr(q.v, 0x70, 0);
		__u16 u = used(&q)->idx;
		if (u && u < 16) mid++;
		unsigned char *m = guest_memory(0x200000, 16 * (SECTORS / 4 * 512)); size_t len = 16 * (SECTORS / 4 * 512);
		memset(m, 0x5a, len); nap(below(500));
		for (size_t k = 0; k < len; k += 97) bad_bytes += m[k] != 0x5a;
		if (used(&q)->idx != u) late++;
	}
	printf("# %d resets, %lu in the middle\n", rounds, mid);
	ok(!bad_bytes && !late && mid, "reset: nothing touches memory afterwards");
}

static void rng(void)
{
	struct dq q = { .v = nth(3), .n = 16, .d = 0x10000, .a = 0x20000, .u = 0x30000 }; struct vring_desc *t; unsigned char *m;
	up(&q, ALL); t = desc(&q); m = guest_memory(0x100000, 0x200000);
	memset(m, 0, 0x200000); t[0] = (struct vring_desc) { 0x100010, 64, 3, 1 }; t[1] = (struct vring_desc) { 0x110000, 65536, 2, 0 };
	offer(&q, 0); kick(&q); ok(done_until(&q, 1) && used(&q)->ring[0].len == 65600, "rng: all that was asked for");
	int z = 0; for (int i = 0; i < 65536; i++) z += !m[0x10000 + i];
	ok(z > 100 && z < 500 && !m[15] && !m[0x50] && !m[0x20000], "rng: random, and nothing beside it");
	t[0] = (struct vring_desc) { 0x100010, 64, 0, 1 }; offer(&q, 0); kick(&q); ok(done_until(&q, 2) && used(&q)->ring[1].len == 0, "rng: a buffer to be read gets nothing");
}

/* network over unix:PATH, with us as the peer */
static int peer(const char *p)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX }; int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	strcpy(a.sun_path, p);
	for (int i = 0; i < 500; i++) { if (!connect(fd, (void *)&a, sizeof(a))) return fd; nap(10000); }
	return -1;
}
static bool link_up(struct virtio *v) { for (int i = 0; i < 300; i++) { if (bus_read(v->device.base + 0x106, 2)) return true; nap(10000); } return false; }
static bool readn(int fd, void *b, size_t n, int step) { while (n) { size_t w = step && n > (size_t)step ? (size_t)step : n; ssize_t r = read(fd, b, w); if (r <= 0) return false; b = (char *)b + r; n -= r; } return true; }
static bool writen(int fd, const void *b, size_t n, int step) { while (n) { size_t w = step && n > (size_t)step ? (size_t)step : n; ssize_t r = write(fd, b, w); if (r <= 0) return false; b = (char *)b + r; n -= r; } return true; }
struct pa { int fd; unsigned long frames, wrong, sum; int step, slow; };
static void *sink(void *x)	/* read frames until EOF */
{
	struct pa *p = x; static unsigned char f[70000]; __u32 l;
	while (readn(p->fd, &l, 4, p->step)) {
		l = ntohl(l); if (l > 65550 || !readn(p->fd, f, l, p->step)) { p->wrong++; break; }
		/* each frame is its length repeated */
		for (__u32 i = 0; i < l; i++) if (f[i] != (unsigned char)(l + i)) { p->wrong++; break; }
		p->frames++; if (p->slow) nap(p->slow);
	}
	return NULL;
}
static void net(int rounds)
{
	struct virtio *v = nth(4); struct pa p = { 0 }; pthread_t t; unsigned long wrong = 0;
	struct dq rx = { .v = v, .i = 0, .n = 32, .d = 0x10000, .a = 0x20000, .u = 0x30000 }, tx = { .v = v, .i = 1, .n = 32, .d = 0x40000, .a = 0x50000, .u = 0x60000 };
	const char *sock = path("net");
	ok(!bus_read(v->device.base + 0x106, 2), "net: no cable yet");
	static const unsigned char mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 }; unsigned char m[6];
	for (int i = 0; i < 6; i++) m[i] = bus_read(v->device.base + 0x100 + i, 1);
	ok(!memcmp(m, mac, 6), "net: its address");
	start_devices();
	int fd = peer(sock); ok(fd >= 0 && link_up(v), "net: a peer comes: cable in");
	nap(50000); ok(access(sock, F_OK), "net: and the path is free again");
	ok(begin(v, ALL | F(VIRTIO_NET_F_MAC) | F(VIRTIO_NET_F_STATUS)), "net: features");
	setup_q(&rx); setup_q(&tx); go(v);
	/* transmit: random lengths, cut everywhere, a slow and a choppy reader */
	p.fd = fd; p.step = 7; pthread_create(&t, NULL, sink, &p);
	for (int r = 0; r < rounds; r++) {
		__u32 len = one_in(20) ? below(65550) : 1 + below(1514), a = 0x100000; unsigned char *b = guest_memory(a, 12 + len);
		memset(b, 0, 12); for (__u32 i = 0; i < len; i++) b[12 + i] = len + i;
		int n = cut(desc(&tx), 0, a, 12 + len, false, 20); desc(&tx)[n - 1].flags = 0;
		offer(&tx, 0); kick(&tx); if (!done_until(&tx, tx.next)) { wrong++; break; }
	}
	for (int i = 0; i < 300 && p.frames < (unsigned)rounds; i++) nap(10000);
	printf("# %lu of %d frames, %lu wrong\n", p.frames, rounds, p.wrong);
	ok(!wrong && !p.wrong && p.frames == (unsigned)rounds, "net: frames out, whole and in order, to a slow reader");
	/* receive */
	unsigned long bad_frames = 0, recvd = 0; unsigned char f[2000]; int posted = 0;
	for (int r = 0; r < rounds; r++) {
		while (posted < 8) { __u32 a = 0x200000 + (rx.next % 8) * 4096; int d = (rx.next % 8) * 4; int n = cut(desc(&rx), d, a, 1526 + 12, true, 3); desc(&rx)[n - 1].flags = 2; offer(&rx, d); posted++; }
		kick(&rx);
		__u32 len = 14 + below(1500), l = htonl(len); for (__u32 i = 0; i < len; i++) f[i] = len + i;
		writen(fd, &l, 4, 1 + below(4)); writen(fd, f, len, one_in(2) ? 0 : 1 + below(500));
		if (!done_until(&rx, rx.seen + 1)) { bad_frames++; break; }
		__u32 got_len = used(&rx)->ring[rx.seen % 32].len, at = 0x200000 + (rx.seen % 8) * 4096; unsigned char *b = guest_memory(at, 2000);
		if (got_len != len + 12 || memcmp(b + 12, f, len) || b[0] || b[1] || b[10] != 1) bad_frames++;
		rx.seen++; posted--; recvd++;
	}
	ok(!bad_frames && recvd == (unsigned)rounds, "net: frames in");
	/* too long for the buffer: dropped, the next one comes */
	__u32 l = htonl(3000); static unsigned char big[3000]; writen(fd, &l, 4, 0); writen(fd, big, 3000, 0);
	l = htonl(100); for (int i = 0; i < 100; i++) f[i] = i; writen(fd, &l, 4, 0); writen(fd, f, 100, 0);
	ok(done_until(&rx, rx.seen + 1) && used(&rx)->ring[rx.seen % 32].len == 112, "net: a frame that does not fit is dropped, the next one is not"); rx.seen++;
	/* a stuck peer must not hold a reset */
	int s2 = 4096; setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &s2, sizeof(s2));
	pthread_cancel(t); pthread_join(t, NULL);
	for (int r = 0; r < 400; r++) { unsigned char *b = guest_memory(0x100000, 1526); for (int i = 0; i < 1514; i++) b[12 + i] = 1514 + i; desc(&tx)[0] = (struct vring_desc) { 0x100000, 1526, 0, 0 }; offer(&tx, 0); kick(&tx); for (int w = 0; w < 100 && (__u16)(tx.next - used(&tx)->idx) > 20; w++) nap(5000); if ((__u16)(tx.next - used(&tx)->idx) > 20) break; }
	nap(300000); ok(used(&tx)->idx != tx.next, "net: a stuck peer stops the sender");
	struct timespec a, b; clock_gettime(CLOCK_MONOTONIC, &a); wr(v, 0x70, 0); clock_gettime(CLOCK_MONOTONIC, &b);
	ok((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 < 200, "net: but not a reset");
	begin(v, ALL); setup_q(&rx); setup_q(&tx); go(v);
	/* peer goes, another comes */
	close(fd); for (int i = 0; i < 100 && bus_read(v->device.base + 0x106, 2); i++) nap(10000);
	ok(!bus_read(v->device.base + 0x106, 2), "net: the peer goes: cable out");
	desc(&tx)[0] = (struct vring_desc) { 0x100000, 1526, 0, 0 }; offer(&tx, 0); kick(&tx);
	ok(done_until(&tx, tx.next), "net: frames into nothing are lost");
	fd = peer(sock); ok(fd >= 0 && link_up(v), "net: another comes: cable in");
	p = (struct pa) { .fd = fd }; pthread_create(&t, NULL, sink, &p);
	{ unsigned char *b = guest_memory(0x100000, 1526); for (int i = 0; i < 1514; i++) b[12 + i] = 1514 + i; }
	offer(&tx, 0); kick(&tx); for (int i = 0; i < 200 && !p.frames; i++) nap(10000);
	ok(p.frames == 1 && !p.wrong, "net: and gets whole frames from the start");
	l = ~0u; writen(fd, &l, 4, 0); for (int i = 0; i < 100 && bus_read(v->device.base + 0x106, 2); i++) nap(10000);
	ok(!bus_read(v->device.base + 0x106, 2), "net: a length of 4 GB: cable out");
	desc(&tx)[0].len = 5; offer(&tx, 0); kick(&tx); nap(50000); ok(rd(v, 0x70) & 64, "net: half a header breaks it");
}

/* a driver that offers no room for what was typed: its ring is broken, and nobody goes round and round over it */
static long busy(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1000 + t.tv_nsec / 1000000; }
static void console(int keys)
{
	struct dq rx = { .v = nth(5), .i = 0, .n = 32, .d = 0x10000, .a = 0x20000, .u = 0x30000 };
	for (int r = 0; r < 3; r++) {
		begin(rx.v, ALL); setup_q(&rx); go(rx.v);
		struct vring_desc *t = desc(&rx);
		t[0] = (struct vring_desc) { 0x100000, r == 0 ? 16 : 0, r == 0 ? 0 : 2, 0 };
		if (r == 2) { t[0].flags = 3; t[0].next = 1; t[1] = (struct vring_desc) { 0x100000, 16, 2, 0 }; }
		offer(&rx, 0); kick(&rx);
		if (write(keys, "key\n", 4) != 4) return;
		nap(50000);
		long before = busy(); nap(400000);
		static const char *const what[] = { "that is not for us to write", "of no length", "of two pieces, one empty," };
		char name[80]; snprintf(name, sizeof(name), "console: a buffer %s does not keep us busy", what[r]);
		ok(busy() - before < 20, name);
		if (r < 2) ok(rd(rx.v, 0x70) & 64, "console: its ring is broken");
		else ok(done_until(&rx, 1) && used(&rx)->ring[0].len >= 8 && !memcmp(guest_memory(0x100000, 8), "key\nkey\n", 8), "console: what was typed before is not lost");
	}
	wr(rx.v, 0x70, 0);
}

/* random descriptors at every device, with its thread running */
static void fuzz(int rounds)
{
	static const __u32 vals[] = { 0, 1, 2, 16, 512, 4096, 0x100000, MEM - 1, MEM, MEM - 512, ~0u, 0x10000, 0x20000, 0x30000 };
	unsigned long broke = 0;
	for (int r = 0; r < rounds; r++) {
		struct virtio *v = nth(below(ngot)); struct dq q = { .v = v, .i = below(v->queue_count), .n = 1u << below(8), .d = 0x10000, .a = 0x20000, .u = 0x30000 };
		begin(v, ALL); setup_q(&q); go(v);
		for (int k = below(4) + 1; k; k--) {
			struct vring_desc *t = desc(&q);
			for (__u32 i = 0; i < q.n; i++) t[i] = (struct vring_desc) { one_in(3) ? vals[below(14)] : 0x100000 + below(0x100000), one_in(3) ? vals[below(14)] : below(2000), one_in(20) ? rnd() : below(4), one_in(20) ? rnd() : one_in(2) ? i + 1 : below(q.n) };
			t[0].flags = one_in(2) ? 1 : t[0].flags; struct virtio_blk_outhdr *h = guest_memory(0x100000, 16); h->type = below(14); h->sector = one_in(4) ? ~0ull : below(5000);
			if (one_in(2)) { t[0].addr = 0x100000; t[0].len = 16; }
			offer(&q, one_in(20) ? rnd() : 0); kick(&q);
		}
		nap(below(30));
		broke += !!(rd(v, 0x70) & 64);
	}
	for (int i = 0; i < ngot; i++) wr(nth(i), 0x70, 0);
	printf("# %lu of %d broke\n", broke, rounds); ok(broke, "every device survives random chains");
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 3000, fd; char what[400];
	snprintf(dir, sizeof(dir), "%s", argv[1]);
	if (argc > 3) seed ^= strtoull(argv[3], 0, 0) * 0x9e3779b97f4a7c15ull;
	make_memory(MEM);
	fd = open(path("disk"), O_RDWR | O_CREAT | O_TRUNC, 0600); for (unsigned i = 0; i < sizeof(model); i++) model[i] = rnd(); if (pwrite(fd, model, sizeof(model), 0) < 0) return 1; close(fd);
	fd = open(path("ro"), O_RDWR | O_CREAT | O_TRUNC, 0600); if (ftruncate(fd, 10 * 512)) return 1; close(fd);
	fd = open(path("third"), O_RDWR | O_CREAT | O_TRUNC, 0600); if (ftruncate(fd, 10 * 512)) return 1; close(fd);
	plug_console();
	plug_disk(strdup(path("disk")));
	snprintf(what, 400, "%s,ro", path("ro")); plug_disk(strdup(what));
	plug_disk(strdup(argc > 4 ? argv[4] : path("third")));
	plug_rng();
	snprintf(what, 400, "unix:%s,mac=52:54:00:12:34:56", path("net")); plug_net(strdup(what));
	plug_virtio_console();
	const char *only = argc > 5 ? argv[5] : "net disk resets rng console fuzz";
	int keys[2]; if (pipe(keys)) return 1;
	dup2(keys[0], 0);
	stdout = fdopen(dup(1), "w"); dup2(open("/dev/null", O_WRONLY), 1);	/* what a console writes there is not for us */
	start_console();
	if (!strstr(only, "net")) start_devices();
	if (strstr(only, "net")) net(rounds / 4);
	if (strstr(only, "disk")) disk(rounds);
	if (strstr(only, "resets")) resets(rounds / 30 + 20);
	if (strstr(only, "rng")) rng();
	if (strstr(only, "console")) console(keys[1]);
	if (strstr(only, "fuzz")) fuzz(rounds * 3);
	printf("1..%d\n", tests);
	return !!bad;
}

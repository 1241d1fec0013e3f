#include "host.h"
#include <linux/virtio_net.h>
int main(void)
{
	static char what[] = "user,mac=52:54:00:12:34:56"; struct virtio *v; int seen = 0;
	make_memory(16 << 20); plug_console(); plug_net(what); start_devices();
	extern struct virtio *got_virtio; v = got_virtio;
	struct dq rx = { .v = v, .i = 0, .n = 32, .d = 0x10000, .a = 0x20000, .u = 0x30000 }, tx = { .v = v, .i = 1, .n = 32, .d = 0x40000, .a = 0x50000, .u = 0x60000 };
	printf("up %d\n", begin(v, ALL | F(VIRTIO_NET_F_MAC) | F(VIRTIO_NET_F_STATUS))); setup_q(&rx); setup_q(&tx); go(v);
	for (int i = 0; i < 16; i++) { desc(&rx)[i] = (struct vring_desc) { 0x200000 + i * 4096, 1526, 2, 0 }; offer(&rx, i); }
	kick(&rx);
	/* DHCP discover */
	unsigned char *f = guest_memory(0x100000, 2000), *p = f + 12; memset(f, 0, 2000);
	static const unsigned char h[] = { 255,255,255,255,255,255, 0x52,0x54,0,0x12,0x34,0x56, 8,0, 0x45,0,1,0x2c,0,0,0,0,64,17,0,0, 0,0,0,0, 255,255,255,255, 0,68,0,67,1,0x18,0,0, 1,1,6,0, 1,2,3,4 };
	memcpy(p, h, sizeof(h)); memcpy(p + 42 + 28, h + 6, 6); static const unsigned char o[] = { 0x63,0x82,0x53,0x63, 53,1,1, 255 }; memcpy(p + 42 + 236, o, sizeof(o));
	unsigned s = 0; for (int i = 14; i < 34; i += 2) s += p[i] << 8 | p[i + 1]; s = (s & 0xffff) + (s >> 16); s = ~s; p[24] = s >> 8; p[25] = s;
	desc(&tx)[0] = (struct vring_desc) { 0x100000, 12 + 314, 0, 0 };
	for (int t = 0; t < 5; t++) { offer(&tx, 0); kick(&tx); nap(300000); while (rx.seen != used(&rx)->idx) { unsigned char *r = guest_memory(0x200000 + used(&rx)->ring[rx.seen % 32].id * 4096, 1526); printf("frame of %u: type %02x%02x proto %d\n", used(&rx)->ring[rx.seen % 32].len, r[24], r[25], r[35]); if (r[35] == 17 && r[12 + 42] == 2) { printf("DHCP offer: %d.%d.%d.%d\n", r[12+42+16], r[12+42+17], r[12+42+18], r[12+42+19]); seen = 1; } rx.seen++; } if (seen) break; }
	return !seen;
}
struct virtio *got_virtio; void __real_plug(struct device *d); void __wrap_plug(struct device *d) { __real_plug(d); got_virtio = (struct virtio *)d; }
int __real_fdatasync(int fd); int __wrap_fdatasync(int fd) { return __real_fdatasync(fd); }

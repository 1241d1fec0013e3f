/* L/net: what may lie at the path of a cable, and a peer that takes nothing. cable DIR */
#include "host.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <linux/virtio_net.h>

static struct virtio *card;
void __real_plug(struct device *d);
void __wrap_plug(struct device *d) { __real_plug(d); if (strncmp(d->name, "unix", 4) == 0) card = (struct virtio *)d; }
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd) { return __real_fdatasync(fd); }

static char dir[200];
static const char *path(const char *name) { static char p[8][300]; static int i; i = (i + 1) % 8; snprintf(p[i], 300, "%s/%s", dir, name); return p[i]; }
static void touch(const char *name) { int fd = open(path(name), O_CREAT | O_WRONLY, 0600); if (fd < 0 || write(fd, "precious", 8) != 8) exit(3); close(fd); }
static bool precious(const char *name) { char b[9] = ""; int fd = open(path(name), O_RDONLY); bool is = fd >= 0 && read(fd, b, 8) == 8 && !strcmp(b, "precious"); if (fd >= 0) close(fd); return is; }

/* plug a card in, in a process of its own: does it refuse? */
static bool refused(const char *at)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		char what[400];
		snprintf(what, 400, "unix:%s", at);
		plug_net(what);
		exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 2;
}

static int peer(const char *p, int tries)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(a.sun_path, p);
	for (; tries; tries--, nap(10000))
		if (!connect(fd, (void *)&a, sizeof(a)))
			return fd;
	close(fd);
	return -1;
}
static bool link_is(bool up) { for (int i = 0; i < 500; i++, nap(10000)) if ((bus_read(card->device.base + 0x106, 2) & 1) == up) return true; return false; }

int main(int argc, char **argv)
{
	char what[400];

	(void)argc;
	snprintf(dir, sizeof(dir), "%s", argv[1]);
	make_memory(4 << 20);
	plug_console();

	touch("text");
	ok(refused(path("text")) && precious("text"), "a text file is not a cable, and not cleared away");
	ok(!symlink("text", path("link")) && refused(path("link")) && precious("link"), "nor is a link");
	ok(refused(path("none/such")), "nor a path that cannot be");

	snprintf(what, 400, "unix:%s", path("wire"));
	plug_net(what);
	start_devices();

	/* tidied away while we wait */
	for (int i = 0; i < 300 && access(path("wire"), F_OK); i++) nap(10000);
	ok(!access(path("wire"), F_OK) && !unlink(path("wire")), "somebody takes the socket away");
	int fd = peer(path("wire"), 500);
	ok(fd >= 0 && link_is(true), "it is back soon, and a peer can call");

	/* replaced by what is not a socket, and by another's socket */
	close(fd); link_is(false);
	for (int i = 0; i < 300 && access(path("wire"), F_OK); i++) nap(10000);
	unlink(path("wire")); touch("wire"); nap(2500000);
	ok(precious("wire"), "a text file that appears at the path is left alone");
	unlink(path("wire"));
	for (int i = 0; i < 300 && access(path("wire"), F_OK); i++) nap(10000);
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	strcpy(a.sun_path, path("wire")); unlink(a.sun_path);
	int other = socket(AF_UNIX, SOCK_STREAM, 0);
	ok(!bind(other, (void *)&a, sizeof(a)) && !listen(other, 1), "somebody else's socket in its place");
	struct pollfd call = { .fd = other, .events = POLLIN };
	ok(poll(&call, 1, 5000) == 1 && (fd = accept(other, NULL, NULL)) >= 0 && link_is(true), "is called");
	close(other);

	/* a peer that takes nothing: the driver gets its buffers back all the same */
	struct dq tx = { .v = card, .i = 1, .n = 128, .d = 0x40000, .a = 0x50000, .u = 0x60000 };
	begin(card, ALL | F(VIRTIO_NET_F_MAC) | F(VIRTIO_NET_F_STATUS)); setup_q(&tx); go(card);
	memset(guest_memory(0x100000, 1526), 0, 1526); memset(guest_memory(0x10000c, 1514), 0x77, 1514);
	for (int i = 0; i < 128; i++) desc(&tx)[i] = (struct vring_desc) { 0x100000, 1526, 0, 0 };
	bool back = true;
	for (int round = 0; back && round < 8; round++) {
		for (int i = 0; i < 128; i++) offer(&tx, i);
		kick(&tx);
		for (int i = 0; i < 300 && used(&tx)->idx != tx.next; i++) nap(10000);
		back = used(&tx)->idx == tx.next;
	}
	ok(back, "a peer that takes nothing: after a second frames are lost, and buffers come back");
	/* it wakes up: whole frames, and after them new ones */
	static unsigned char b[4 << 20]; size_t have = 0, at = 0; ssize_t n; unsigned frames = 0; bool whole = true, fresh = false;
	struct pollfd some = { .fd = fd, .events = POLLIN };
	for (int i = 0; i < 400 && !fresh; i++) {
		if (i == 100) memset(guest_memory(0x10000c, 1514), 0x88, 1514);
		if (i >= 100) { offer(&tx, 0); kick(&tx); }
		if (poll(&some, 1, 10) == 1 && (n = read(fd, b + have, sizeof(b) - have)) > 0) have += n;
		for (; have - at >= 4; frames++) {
			__u32 l; memcpy(&l, b + at, 4); l = ntohl(l);
			if (l != 1514) { whole = false; break; }
			if (have - at - 4 < l) break;
			fresh = b[at + 4] == 0x88; at += 4 + l;
		}
	}
	printf("# %u frames\n", frames);
	ok(whole && fresh && frames < 1024, "and when it does, it gets whole frames");
	return bad;
}

/* tap NAME UID: make a tap that stays, for that user.  tap NAME delete: as ip link delete, whoever uses it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static int make(const char *name, int owner)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR);

	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	return fd >= 0 && !ioctl(fd, TUNSETIFF, &request) && !ioctl(fd, TUNSETOWNER, owner) &&
	       !ioctl(fd, TUNSETPERSIST, 1);
}

static int delete(const char *name)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg info;
		struct rtattr attr;
		char name[IFNAMSIZ];
	} message = {
		.head = { sizeof(message), RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK },
		.attr = { RTA_LENGTH(IFNAMSIZ), IFLA_IFNAME },
	};
	struct { struct nlmsghdr head; struct nlmsgerr error; char more[256]; } answer;
	int sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	strncpy(message.name, name, IFNAMSIZ - 1);
	return send(sock, &message, sizeof(message), 0) == sizeof(message) &&
	       recv(sock, &answer, sizeof(answer), 0) > 0 && !answer.error.error;
}

int main(int argc, char **argv)
{
	if (argc == 3 && (!strcmp(argv[2], "delete") ? delete(argv[1]) : make(argv[1], atoi(argv[2]))))
		return 0;
	perror("tap");
	return 1;
}

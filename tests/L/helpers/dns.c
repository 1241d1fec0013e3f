/* dns NAME ADDRESS: a name server, on 127.0.0.1, that knows one name. ("example.test.": with its last dot) */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static unsigned char message[512];
/* the name at byte 12, type A, class IN, for a minute, four bytes: */
static unsigned char answer[16] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4 };

/* Write the question's name into name; return the byte after it, or 0. */
static int question(int bytes, char *name)
{
	int at = 12;

	*name = '\0';
	while (at < bytes && message[at]) {
		if (at + message[at] >= bytes)
			return 0;
		strncat(name, (char *)message + at + 1, message[at]);
		strcat(name, ".");
		at += message[at] + 1;
	}
	return at + 5 <= bytes ? at + 5 : 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in me = { .sin_family = AF_INET, .sin_port = htons(53) };
	int sock = socket(AF_INET, SOCK_DGRAM, 0);

	me.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (argc != 3 || inet_pton(AF_INET, argv[2], answer + 12) != 1 ||
	    bind(sock, (void *)&me, sizeof(me))) {
		perror("dns NAME ADDRESS");
		return 1;
	}
	for (;;) {
		struct sockaddr_in you;
		socklen_t length = sizeof(you);
		char name[600];
		int end = question(recvfrom(sock, message, sizeof(message) - sizeof(answer), 0,
					    (void *)&you, &length), name);

		if (!end)
			continue;
		message[2] |= 0x80;				/* an answer */
		message[3] = strcmp(name, argv[1]) ? 0x83 : 0x80;	/* no such name, or well */
		memset(message + 6, 0, 6);
		if (message[3] == 0x80 && message[end - 3] == 1) {	/* it is A that is asked for */
			memcpy(message + end, answer, sizeof(answer));
			message[7] = 1;
			end += sizeof(answer);
		}
		sendto(sock, message, end, 0, (void *)&you, length);
	}
}

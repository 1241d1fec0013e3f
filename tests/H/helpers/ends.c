// SPDX-License-Identifier: GPL-2.0
/* SHUTDOWN in each of its ways, with messages of each kind. */
#include "lgdev.h"

static struct machine m;

static void end(int how, const char *message, int reason, const char *want)
{
	int r;

	lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
	if (message)
		memcpy(m.mem + 0x2ff0, message, strlen(message) + 1);	/* across two pages */
	lg_hcall(&m, LHCALL_SHUTDOWN, message ? 0x2ff0 : 0, how, 0, 0);
	lg_initialize(&m);
	r = lg_run(&m);
	check(r == reason && !strncmp(m.last.message, want, strlen(want)) &&
	      (strlen(want) || !m.last.message[0]), "way %d, message \"%.12s\": %s, \"%s\"", how,
	      message ? message : "(none)", lg_reason(r), m.last.message);
	r = lg_run(&m);
	check(r == reason, "and again");
	lg_end(&m);
}

int main(void)
{
	char longest[3000];
	unsigned int i;
	const char *c;

	memset(longest, 'z', sizeof(longest));
	longest[sizeof(longest) - 1] = 0;
	end(LGUEST_SHUTDOWN_POWEROFF, NULL, LGUEST_EXIT_POWEROFF, "");
	end(LGUEST_SHUTDOWN_POWEROFF, "good night", LGUEST_EXIT_POWEROFF, "good night");
	end(LGUEST_SHUTDOWN_RESTART, NULL, LGUEST_EXIT_RESTART, "");
	end(LGUEST_SHUTDOWN_RESTART, "once more", LGUEST_EXIT_RESTART, "once more");
	end(LGUEST_SHUTDOWN_PANIC, "no init found", LGUEST_EXIT_DIED, "guest panic: no init found");
	end(LGUEST_SHUTDOWN_PANIC, "a message that goes over the edge of its page", LGUEST_EXIT_DIED,
	    "guest panic: a message that goes over the edge of its page");
	end(LGUEST_SHUTDOWN_PANIC, "bell \a, escape \033[2J, line\n", LGUEST_EXIT_DIED,
	    "guest panic: bell ?, escape ?[2J, line?");
	end(LGUEST_SHUTDOWN_PANIC, "\377\376\200", LGUEST_EXIT_DIED, "guest panic: ");
	for (i = 0, c = m.last.message; c[i]; i++)
		if (c[i] < ' ' || c[i] > '~')
			break;
	check(!c[i], "nothing that a terminal would play");
	end(LGUEST_SHUTDOWN_PANIC, longest, LGUEST_EXIT_DIED, "guest panic: zzzzzzzzzzzzzzzzzzzz");
	check(strnlen(m.last.message, sizeof(m.last.message)) < sizeof(m.last.message),
	      "a message without an end has one");
	end(0, NULL, LGUEST_EXIT_DIED, "SHUTDOWN for no known reason 0");
	end(4, "x", LGUEST_EXIT_DIED, "SHUTDOWN for no known reason 4");
	done();
}

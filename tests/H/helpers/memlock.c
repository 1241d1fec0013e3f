// SPDX-License-Identifier: GPL-2.0
/* Guest memory is charged to RLIMIT_MEMLOCK. */
#include "lgdev.h"
#include <sys/prctl.h>

static long charged(void)
{
	char line[200];
	long kb = 0, n;
	FILE *f = fopen("/proc/self/status", "r");

	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "VmLck: %ld", &n) == 1 || sscanf(line, "VmPin: %ld", &n) == 1)
			kb += n;
	fclose(f);
	return kb;
}

int main(void)
{
	struct rlimit limit = { 4 << 20, 4 << 20 };
	struct machine m, small, another;

	lg_start(&m, 8 << 20, "/t/guests/spin", "exit");
	check(lg_run(&m) == LGUEST_EXIT_POWEROFF, "root may have as much as it likes");
	check(charged() >= 8192 || charged() > 0, "and is charged for it: %ld KB", charged());
	lg_end(&m);
	check(charged() == 0, "until it is gone: %ld KB", charged());

	setrlimit(RLIMIT_MEMLOCK, &limit);
	lg_prepare(&m, 8 << 20, "/t/guests/spin", "exit", MAP_PRIVATE, -1);
	lg_prepare(&small, 3 << 20, "/t/guests/spin", "exit", MAP_PRIVATE, -1);
	lg_prepare(&another, 3 << 20, "/t/guests/spin", "exit", MAP_PRIVATE, -1);
	if (setuid(65534))
		die("setuid");
	check_errno(lg_initialize(&m), EPERM, "nobody, with a limit of 4 MB: a guest of 8 MB");
	limit.rlim_cur = (3 << 20) - PAGE;
	setrlimit(RLIMIT_MEMLOCK, &limit);
	check_errno(lg_initialize(&small), EPERM, "3 MB with a limit one page too small");
	limit.rlim_cur = 3 << 20;
	setrlimit(RLIMIT_MEMLOCK, &limit);
	check_errno(lg_initialize(&small), 0, "and with one that is just right");
	check(lg_run(&small) == LGUEST_EXIT_POWEROFF, "which runs");
	check_errno(lg_initialize(&another), EPERM, "a second one of 3 MB");
	lg_end(&small);
	check_errno(lg_initialize(&another), 0, "once the first is gone");
	check(lg_run(&another) == LGUEST_EXIT_POWEROFF, "and that runs");
	done();
}

// SPDX-License-Identifier: GPL-2.0
/* Every exception in a guest that has no gates: its last words name it. */
#include "lgdev.h"

static const struct {
	const char *name;
	int n;
	unsigned char code[8];
	const char *want;
} table[] = {
	{ "divide error", 4, { 0x31, 0xc9, 0xf7, 0xf1 }, "unhandled trap 0, error 0" },
	{ "single step", 8, { 0x68, 0x02, 0x01, 0, 0, 0x9d, 0x90, 0x90 }, "unhandled trap 1, error 0" },
	{ "int3", 1, { 0xcc }, "unhandled trap 13, error 0x1a" },	/* its gate has no DPL yet */
	{ "bound", 6, { 0x31, 0xc0, 0x48, 0x62, 0x04, 0x24 }, "unhandled trap 5, error 0" },
	{ "ud2", 2, { 0x0f, 0x0b }, "unhandled trap 6, error 0" },
	{ "bad selector", 6, { 0xb8, 0x08, 0x01, 0, 0, 0x8e }, "" },
	{ "hlt", 1, { 0xf4 }, "unhandled trap 13, error 0" },
	{ "cli", 1, { 0xfa }, "unhandled trap 13, error 0" },
	{ "int $0x21", 2, { 0xcd, 0x21 }, "unhandled trap 13, error 0x10a" },
	{ "page fault in the hole", 5, { 0xa1, 0x00, 0xf0, 0xff, 0xff }, "unhandled trap 14, error 0" },
	{ "write to the hole", 5, { 0xa3, 0x00, 0xf0, 0xff, 0xff }, "unhandled trap 14, error 0x2, cr2 0xfffff000" },
};

int main(void)
{
	unsigned int i;
	struct machine m;
	int r;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *want = table[i].want;

		if (!*want)
			continue;
		if (lg_host64()) {	/* there is no hole; and QEMU counts gates by 16 bytes in long mode */
			if (strstr(table[i].name, "hole"))
				continue;
			if (strstr(want, "13, error 0x1a"))
				want = "unhandled trap 13, error 0x32";
			if (strstr(want, "0x10a"))
				want = "unhandled trap 13, error 0x212";
		}
		lg_prepare(&m, 4 << 20, NULL, "", MAP_PRIVATE, -1);
		lg_mov(&m, ESP, 0x190000);
		lg_init_call(&m, LG_DATA);
		memcpy(m.at, table[i].code, table[i].n);
		m.at += table[i].n;
		lg_poweroff_call(&m);
		lg_initialize(&m);
		r = lg_run(&m);
		check(r == LGUEST_EXIT_DIED && !strncmp(m.last.message, want, strlen(want)),
		      "%s: %s: %s", table[i].name, lg_reason(r), m.last.message);
		lg_end(&m);
	}
	done();
}

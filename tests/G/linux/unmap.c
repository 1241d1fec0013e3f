// SPDX-License-Identifier: GPL-2.0
/* unmap TIMES PAGES: map so many pages, touch them, unmap them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
	int times = atoi(argv[1]), pages = atoi(argv[2]), i, j;

	for (i = 0; i < times; i++) {
		char *p = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return 1;
		for (j = 0; j < pages; j++)
			p[j * 4096] = i;
		munmap(p, pages * 4096);
	}
	printf("unmapped %d times %d\n", times, pages);
	return 0;
}

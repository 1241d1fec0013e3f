// SPDX-License-Identifier: GPL-2.0
/* fpuhost SECONDS: keep numbers in the FPU and SSE registers, and look at them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int argc, char **argv)
{
	time_t end = time(NULL) + atoi(argv[1]);
	uint32_t in[4] = { 0xdeadbeef, 1, 2, 0xfeedface }, out[4];
	int32_t f = 31337, g;
	long n = 0, bad = 0, i;

	while (time(NULL) < end) {
		asm volatile("movups %0, %%xmm3\n\tfninit\n\tfildl %1" : : "m"(in), "m"(f));
		for (i = 0; i < 100000; i++)
			asm volatile("" : : : "memory");
		asm volatile("movups %%xmm3, %0\n\tfistpl %1" : "=m"(out), "=m"(g));
		bad += memcmp(in, out, 16) || f != g;
		n++;
	}
	printf("%ld of %ld wrong\n", bad, n);
	return bad || n < 10;
}

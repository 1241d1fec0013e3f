// "int $n" that is not allowed has an error code of n times 8, and 2. QEMU has n times 16 where the host
// is in long mode; who starts us on such a machine says TIMES16=1, and the manual's code is what we see.
#include <stdlib.h>

static int times16(void)
{
	static int answer = -1;	// asked once: a program under test may spoil the environment

	if (answer < 0)
		answer = getenv("TIMES16") != NULL;
	return answer;
}

static inline int error_code(int trap, int error)
{
	return trap == 13 && error & 2 && times16() ? error / 2 + 1 : error;
}

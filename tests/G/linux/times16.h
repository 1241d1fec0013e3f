// "int $n" that is not allowed has an error code of n times 8, and 2. QEMU has n times 16 where the host
// is in long mode; who starts us on such a machine says TIMES16=1, and the manual's code is what we see.
#include <stdlib.h>

static inline int error_code(int trap, int error)
{
	return trap == 13 && error & 2 && getenv("TIMES16") ? error / 2 + 1 : error;
}

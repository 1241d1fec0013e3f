/* nobody PROGRAM ARGUMENT...: run it as somebody without privileges, who may pin as much memory as he likes. */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	if (argc > 1 && !setrlimit(RLIMIT_MEMLOCK, &all) && !setgid(65534) && !setuid(65534))
		execvp(argv[1], argv + 1);
	perror("nobody");
	return 127;
}

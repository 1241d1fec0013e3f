/* kcore ADDRESS LENGTH: that piece of the kernel's memory, in hex. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>

int main(int argc, char **argv)
{
	int fd = open("/proc/kcore", O_RDONLY);
	unsigned long at = argc > 2 ? strtoul(argv[1], NULL, 0) : 0;
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 0) : 0, i;
	Elf32_Phdr p[16];
	Elf32_Ehdr e;

	if (fd < 0 || read(fd, &e, sizeof(e)) != sizeof(e) || e.e_phnum > 16)
		return 1;
	if (pread(fd, p, e.e_phnum * sizeof(p[0]), e.e_phoff) != (int)(e.e_phnum * sizeof(p[0])))
		return 2;
	for (i = 0; i < e.e_phnum; i++) {
		if (p[i].p_type == PT_LOAD && at >= p[i].p_vaddr && at - p[i].p_vaddr < p[i].p_memsz)
			break;
	}
	if (i == e.e_phnum || lseek(fd, p[i].p_offset + (at - p[i].p_vaddr), SEEK_SET) < 0)
		return 3;
	printf("KCORE ");
	for (i = 0; i < n; i++) {
		unsigned char c;

		if (read(fd, &c, 1) != 1)
			return 4;
		printf("%02x", c);
	}
	printf("\n");
	return 0;
}

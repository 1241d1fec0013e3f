/* A guest that dies while its instruction is read, and must stay dead. tiny.h guest; chapter H5, section H:265. */
#include <tiny.h>
void guest_main(struct boot_params *bp)
{
	/* mov %eax, 0xd0000000; ret: its third byte is on the next page */
	static const u8 code[] = { 0x89, 0x05, 0, 0, 0, 0xd0, 0xc3 };
	u32 p1 = alloc_page(), p2 = alloc_page(), i;
	u8 *at = (u8 *)0x90000000 + 4096 - 2;

	(void)bp;
	map_page(0x90000000, p1, PTE_WRITE);
	map_page(0x90001000, p2, PTE_WRITE);
	for (i = 0; i < sizeof(code); i++)
		at[i] = code[i];
	asm volatile("call *%1" : : "a"('x'), "c"(at) : "memory");
	*pte_of(0x90001000) = 0;	/* no flush: the shadow still has it */
	asm volatile("call *%1" : : "a"('y'), "c"(at) : "memory");
	puts(" and I am still alive");
}

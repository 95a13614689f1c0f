// Code in RAM: copied at start, run, then overwritten and run again.
#include "start.h"

__attribute__((section(".ramcode"), noinline)) unsigned in_ram(unsigned n)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < n; i++) sum = sum * 3 + i;
    return sum;
}

static unsigned short patch[8];
static unsigned data_beside_code[4];

int main(void)
{
    unsigned (*volatile function)(unsigned) = in_ram;
    put_line("in ram", function(1000));
    unsigned (*volatile patched)(void) = (unsigned (*)(void))((unsigned)patch | 1);
    unsigned sum = 0;
    for (unsigned i = 0; i < 50; i++) {
        patch[0] = (unsigned short)(0x2000 | i);        // movs r0, #i
        patch[1] = 0x4770;                              // bx lr
        __asm volatile("dsb\n isb" ::: "memory");
        sum = sum * 7 + patched();
        data_beside_code[i & 3] += sum;
    }
    put_line("patched", sum);
    put_line("data", data_beside_code[0] ^ data_beside_code[3]);
    return 0;
}

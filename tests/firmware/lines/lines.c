// Code with lines of several files, and a fault with a place: reads where nothing lies.
#include "shared.h"

unsigned count(const unsigned *words, unsigned length);
unsigned never_called(unsigned x) { return mix(x, x); }

static volatile unsigned sink;

__attribute__((noinline)) unsigned peek(unsigned address)
{
    unsigned value =
        *(volatile unsigned *)address;
    return value + 1;
}

int main(void)
{
    static const unsigned words[] = {1, 2, 3};
    sink = count(words, 3);
    sink = mix(sink, 7);
    sink = peek(0xD0000000u);
    return 0;
}

__attribute__((naked, used)) void reset(void)
{
#ifdef __riscv
    __asm__("lui sp, %hi(stack_top)\n addi sp, sp, %lo(stack_top)\n call main\n 1: j 1b");
#else
    __asm__("bl main\n 1: b 1b");
#endif
}

// One way to die per argument of the command line: for the words of fault reports. No expectation from QEMU; each end is what ARMv7-M demands.
#include "start.h"

static const int constant = 7;
static volatile unsigned sink;

__attribute__((noinline)) static void reads_nothing(void) { sink = REG(0x70000000); }
__attribute__((noinline)) static void writes_flash(void) { *(volatile int *)(unsigned)&constant = 8; }
__attribute__((noinline)) static void jumps_nowhere(void) { ((void (*)(void))0x60000001)(); sink = 1; }
__attribute__((noinline)) static void runs_data(void)
{
    static unsigned data[4] = { 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF };
    ((void (*)(void))((unsigned)data | 1))();
    sink = data[0];
}
__attribute__((noinline)) static unsigned recurses(unsigned depth)
{
    volatile unsigned room[64];
    room[0] = depth;
    return recurses(depth + 1) + room[0];
}
__attribute__((noinline)) static void waits_forever(void) { while (!sink) {} }

void hard_fault(void) { for (;;) {} }

int main(void)
{
    static char line[16];
    struct { char *at; unsigned length; } block = { line, sizeof line };
    semihost(0x15, &block);
    switch (line[0]) {
    case 'r': reads_nothing(); break;
    case 'w': writes_flash(); break;
    case 'j': jumps_nowhere(); break;
    case 'd': runs_data(); break;
    case 's': sink = recurses(0); break;
    case 'l': waits_forever(); break;
    case 'b': __asm volatile("bkpt 1"); break;
    case 'i': for (;;) __asm volatile("wfi");
    }
    return line[0] ? line[0] : 0;
}

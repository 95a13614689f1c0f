// WDOGVALUE is not printed: QEMU's counter runs while INTEN is 0, and the manual's does not.
// The dual timer and, on the MPS2 images, the watchdog: reset values, modes, interrupts. Nothing printed depends on how fast the code runs.
#include "../start.h"
#ifndef DUAL
#define DUAL 0x40002000
#define DUAL_IRQ 10
#define WATCHDOG 0x40008000
#endif
#define T(n, offset) REG(DUAL + 0x20 * (n) + (offset))
#define W(offset) REG(WATCHDOG + (offset))

static volatile unsigned interrupts, wanted = 5, status, nmis;

void handle(void)
{
    if (!interrupts++) status = T(0, 0x14) << 4 | T(1, 0x14);
    T(0, 0x0C) = 1;
    T(1, 0x0C) = 1;
    if (interrupts >= wanted) { T(0, 8) = 0; T(1, 8) = 0; }
}

#ifdef WATCHDOG
void nmi(void)
{
    nmis++;
    put_line("  nmi", W(0x10) << 4 | W(0x14));
    if (nmis == 3) W(8) = 0;
    W(0x0C) = 1;
}
#endif

extern unsigned _stack;
__attribute__((aligned(512))) static void *table[16 + 64];

int main(void)
{
    for (int i = 0; i < 16; i++) table[i] = ((void **)REG(0xE000ED08))[i];
    table[16 + DUAL_IRQ] = (void *)handle;
    REG(0xE000ED08) = (unsigned)table;
    for (int n = 0; n < 2; n++)
        for (unsigned o = 0; o < 0x1C; o += 4)
            if (o != 0x0C) put_line("reset", T(n, o));
    for (unsigned o = 0xFD0; o < 0x1000; o += 4) put_line("id", REG(DUAL + o));
    // Loads without running.
    T(0, 8) = 0x22;
    T(0, 0) = 0x12345678;
    put_line("load 32", T(0, 0)); put_line("value", T(0, 4)); put_line("background", T(0, 0x18));
    T(0, 0x18) = 0x5555;
    put_line("background", T(0, 0x18)); put_line("load", T(0, 0)); put_line("value", T(0, 4));
    T(0, 8) = 0x20;
    T(0, 0) = 0x1234;
    put_line("load 16", T(0, 0)); put_line("value", T(0, 4));
    // Once: stands at 0 until it is loaded again. The interrupt is masked.
    for (int k = 0; k < 2; k++) {
        T(0, 0) = 1000;
        T(0, 8) = 0x83;
        while (!T(0, 0x10)) {}
        put_line("once", T(0, 4)); put_line("raw", T(0, 0x10) << 4 | T(0, 0x14));
        T(0, 0x0C) = 1;
        put_line("cleared", T(0, 0x10));
    }
    // Periodic with interrupts, prescaled by 16.
    REG(0xE000E100) = 1u << DUAL_IRQ;
    T(0, 8) = 0;
    T(0, 0) = 2000;
    T(0, 8) = 0xE6;
    while (interrupts < 5) {}
    put_line("periodic status", status);
    put_line("value in range", T(0, 4) <= 2000);
    // The other counter, free-running from a small value, goes on from the top of its 16 bits.
    interrupts = 0;
    wanted = 1;
    T(1, 0) = 500;
    T(1, 8) = 0xA0;
    while (interrupts < 1) {}
    put_line("free", T(1, 4) > 0x8000 || T(1, 4) == 0); put_line("status", status);
#ifdef WATCHDOG
    for (unsigned o = 0; o < 0x18; o += 4)
        if (o != 0x0C && o != 4) put_line("watchdog reset", W(o));
    put_line("lock", W(0xC00));
    W(0xC00) = 7;
    W(0) = 5;
    put_line("locked", W(0xC00)); put_line("load", W(0));
    W(0xC00) = 0x1ACCE551;
    W(0) = 100000;
    put_line("unlocked", W(0xC00)); put_line("load", W(0));
    W(8) = 1;
    while (nmis < 3) {}
    put_line("nmis", nmis); put_line("raw", W(0x10)); put_line("control", W(8));
#endif
    return 0;
}

// The start-up sequence of RP2040 (and, with RP2350, of its successor) as their datasheets tell it: resets, crystal, PLL, clocks, tick; then the serial port, the timer, and the
// single-cycle I/O block.
#include "start.h"

#ifdef RP2350
enum { RESETS = 0x40020000, XOSC = 0x40048000, PLL_SYS = 0x40050000, CLOCKS = 0x40010000, UART0 = 0x40070000, TIMER = 0x400B0000, INTR = 0x3C };
enum { PERIPHERALS = 1u << 14 | 1u << 23 | 1u << 26, PLL_BLOCK = 1u << 14 }; // PLL_SYS, TIMER0, UART0
#else
enum { RESETS = 0x4000C000, XOSC = 0x40024000, PLL_SYS = 0x40028000, CLOCKS = 0x40008000, UART0 = 0x40034000, TIMER = 0x40054000, INTR = 0x34 };
enum { PERIPHERALS = 1u << 12 | 1u << 21 | 1u << 22, PLL_BLOCK = 1u << 12 }; // PLL_SYS, TIMER, UART0
enum { WATCHDOG = 0x40058000 };
#endif
enum { SIO = 0xD0000000, SET = 0x2000, CLEAR = 0x3000 };

static void clocks(void)
{
    REG(RESETS + SET) = PLL_BLOCK;
    if (REG(RESETS + 8) & PLL_BLOCK) leave(2);
    REG(RESETS + CLEAR) = PERIPHERALS;
    while (~REG(RESETS + 8) & PERIPHERALS) {}
    REG(XOSC) = 0xAA0;
    REG(XOSC + 0xC) = 47;
    REG(XOSC + SET) = 0xFAB000;
    while (!(REG(XOSC + 4) & 1u << 31)) {}
    REG(CLOCKS + 0x30) = 2;                                  // CLK_REF from the crystal
    while (!(REG(CLOCKS + 0x38) & 1u << 2)) {}
    REG(PLL_SYS) = 1;
    REG(PLL_SYS + 8) = 125;                                  // 1500 MHz
    if (REG(PLL_SYS) & 1u << 31) leave(3);
    REG(PLL_SYS + 4 + CLEAR) = 1u << 0 | 1u << 5;
    while (!(REG(PLL_SYS) & 1u << 31)) {}
    REG(PLL_SYS + 0xC) = 6u << 16 | 2u << 12;
    REG(PLL_SYS + 4 + CLEAR) = 1u << 3;
    REG(CLOCKS + 0x3C) = 0;                                  // CLK_SYS: first the source of the auxiliary switch, then to it
    REG(CLOCKS + 0x3C + SET) = 1;
    while (!(REG(CLOCKS + 0x44) & 1u << 1)) {}
    REG(CLOCKS + 0x48) = 1u << 11;                           // CLK_PERI
#ifndef RP2350
    REG(WATCHDOG + 0x2C) = 12 | 1u << 9;                     // TICK: a microsecond
    while (!(REG(WATCHDOG + 0x2C) & 1u << 10)) {}
#endif
}

static void print(const char *text)
{
    for (; *text; text++) {
        while (REG(UART0 + 0x18) & 1u << 5) {}
        REG(UART0) = (unsigned char)*text;
    }
    while (REG(UART0 + 0x18) & 1u << 3) {}
}

static volatile unsigned fired;
void irq1(void)
{
    fired = REG(TIMER + INTR + 12);
    REG(TIMER + INTR) = 2;
}

static unsigned timer(void)
{
    REG(0xE000E100) = 2;
    REG(TIMER + INTR + 4) = 2;
    unsigned start = REG(TIMER + 0x28);
    REG(TIMER + 0x14) = start + 100;
    if (REG(TIMER + 0x20) != 2) return 0;
    while (!fired) __asm volatile("wfi");
    unsigned waited = REG(TIMER + 0x28) - start, high = REG(TIMER + 0x08);
    return fired == 2 && waited >= 100 && waited < 110 && high == 0 && REG(TIMER + 0x20) == 0 && REG(TIMER + INTR) == 0;
}

#ifndef RP2350
static const unsigned numbers[] = { 0, 1, 2, 3, 7, 10, 1000, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF, 0x12345678, 0xDEADBEEF };

static unsigned divider(void)
{
    for (unsigned i = 0; i < sizeof numbers / 4; i++)
        for (unsigned k = 1; k < sizeof numbers / 4; k++) {
            unsigned a = numbers[i], b = numbers[k];
            REG(SIO + 0x60) = a;
            REG(SIO + 0x64) = b;
            while (!(REG(SIO + 0x78) & 1)) {}
            if (REG(SIO + 0x74) != a % b || REG(SIO + 0x70) != a / b) return 0;
            if (a == 0x80000000 && b == 0xFFFFFFFF) continue;  // overflows in C
            REG(SIO + 0x68) = a;
            REG(SIO + 0x6C) = b;
            if ((REG(SIO + 0x78) & 2) == 0) return 0;
            while (!(REG(SIO + 0x78) & 1)) {}
            if (REG(SIO + 0x74) != (unsigned)((int)a % (int)b) || REG(SIO + 0x70) != (unsigned)((int)a / (int)b)) return 0;
            if (REG(SIO + 0x78) & 2) return 0;
        }
    return 1;
}

static unsigned single_cycle(void)
{
    if (REG(SIO) != 0) return 0;
    REG(SIO + 0x24) = 1u << 25 | 1;                          // GPIO_OE_SET
    REG(SIO + 0x14) = 1u << 25;                              // GPIO_OUT_SET
    REG(SIO + 0x1C) = 1u << 25 | 1 | 2;                      // GPIO_OUT_XOR; pin 1 is no output
    if (REG(SIO + 0x10) != 3 || REG(SIO + 4) != 1) return 0;
    REG(SIO + 0x18) = 1;                                     // GPIO_OUT_CLR
    if (REG(SIO + 4) != 0) return 0;
    if (REG(SIO + 0x100 + 4 * 9) != 1u << 9 || REG(SIO + 0x100 + 4 * 9) != 0 || REG(SIO + 0x5C) != 1u << 9) return 0;
    REG(SIO + 0x100 + 4 * 9) = 1;
    return REG(SIO + 0x5C) == 0 && (REG(SIO + 0x50) & 3) == 2;
}
#endif

int main(void)
{
    clocks();
    REG(UART0 + 0x24) = 67;
    REG(UART0 + 0x28) = 52;
    REG(UART0 + 0x2C) = 3u << 5 | 1u << 4;
    REG(UART0 + 0x30) = 1u << 0 | 1u << 8 | 1u << 9;
    print("clocks are ready\nand the console works\n");
    print(timer() ? "the timer works\n" : "the timer fails\n");
#ifndef RP2350
    print(divider() ? "the divider works\n" : "the divider fails\n");
    print(single_cycle() ? "pins and locks work\n" : "pins and locks fail\n");
#endif
    return 0;
}

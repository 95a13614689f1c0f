// Console output through the CMSDK APB UART of the MPS2 boards, and a CMSDK timer that interrupts: no semihosting but the exit.
#include "start.h"
#define DATA REG(0x40004000)
#define STATE REG(0x40004004)
#define CTRL REG(0x40004008)
#define BAUDDIV REG(0x40004010)
#define TIMER_CTRL REG(0x40000000)
#define TIMER_RELOAD REG(0x40000008)
#define TIMER_VALUE REG(0x40000004)
#define TIMER_STATUS REG(0x4000000C)
#define ISER REG(0xE000E100)

static volatile unsigned ticks;

static void print(const char *text)
{
    for (; *text; text++) {
        while (STATE & 1) {}
        DATA = (unsigned char)*text;
    }
}

static void print_number(unsigned value)
{
    char digits[11];
    int at = 10;
    digits[at] = 0;
    do digits[--at] = (char)('0' + value % 10); while (value /= 10);
    print(digits + at);
}

// Interrupt 8 of the board; the table of start.c ends before it, so this program brings its own.
static void timer(void)
{
    TIMER_STATUS = 1;
    if (++ticks == 5) TIMER_CTRL = 0;
}

extern unsigned _stack;
extern void hard_fault(void);
static const void *table[32] __attribute__((aligned(256)));

int main(void)
{
    BAUDDIV = 16;
    CTRL = 1;
    print("hello from the uart\n");
    for (int i = 0; i < 32; i++) table[i] = (const void *)hard_fault;
    table[0] = &_stack;
    table[16 + 8] = (const void *)timer;
    REG(0xE000ED08) = (unsigned)table;
    ISER = 1u << 8;
    TIMER_RELOAD = 2000;
    TIMER_VALUE = 2000;
    TIMER_CTRL = 9;
    while (ticks < 5) {}
    print("ticks ");
    print_number(ticks);
    print("\nvalue below reload ");
    print_number(TIMER_VALUE <= 2000);
    print("\n");
    return 4;
}

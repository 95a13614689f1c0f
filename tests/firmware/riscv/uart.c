// Text through the 16550 UART, polled and by interrupt, with its registers.
#include "../start.h"

#define UART 0x10000000
#define PLIC 0x0c000000

static void send(char c)
{
    while ((REG8(UART + 5) & 0x20) == 0) {}
    REG8(UART) = (unsigned char)c;
}

static void text(const char *s) { while (*s) send(*s++); }

static void number(const char *name, unsigned v)
{
    text(name);
    send(' ');
    for (int i = 28; i >= 0; i -= 4) send("0123456789abcdef"[v >> i & 15]);
    send('\n');
}

static const char *volatile rest = "sent by interrupts\n";

__attribute__((interrupt("machine"), aligned(4))) static void handler(void)
{
    unsigned source = REG(PLIC + 0x200004);
    unsigned identity = REG8(UART + 2) & 15;
    if (source == 10 && identity == 2) {
        if (*rest) REG8(UART) = (unsigned char)*rest++;
        else REG8(UART + 1) = 0;
    }
    REG(PLIC + 0x200004) = source;
}

int main(void)
{
    REG8(UART + 3) = 0x80;
    REG8(UART) = 1;
    REG8(UART + 1) = 2;
    unsigned divisor = REG8(UART) | (unsigned)REG8(UART + 1) << 8;
    REG8(UART + 3) = 3;
    REG8(UART + 2) = 1;
    text("polled\n");
    number("divisor", divisor);
    number("line control", REG8(UART + 3));
    number("identity", REG8(UART + 2));
    REG8(UART + 7) = 0x5a;
    number("scratch", REG8(UART + 7));
    number("line status", REG8(UART + 5));
    __asm volatile("csrw mtvec, %0" :: "r"(handler));
    REG(PLIC + 4 * 10) = 1;
    REG(PLIC + 0x2000) = 1 << 10;
    REG(PLIC + 0x200000) = 0;
    __asm volatile("csrw mie, %0\ncsrsi mstatus, 8" :: "r"(0x800));
    REG8(UART + 1) = 2;
    while (REG8(UART + 1)) {}
    text("done\n");
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }

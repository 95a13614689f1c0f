// The console's port in both directions: bytes are received by polling up to a full stop, then by interrupts up to the end mark, and sent back changed.
#include "../start.h"
#ifndef UART
#define UART 0x40004000
#define RECEIVE_IRQ 0
#endif
#define DATA REG(UART)
#define STATE REG(UART + 4)
#define CTRL REG(UART + 8)
#define INTSTATUS REG(UART + 12)
#define BAUDDIV REG(UART + 16)

static volatile unsigned last, received, sum;

static void send(unsigned char c)
{
    while (STATE & 1) {}
    DATA = c;
}

static void print(const char *text) { for (; *text; text++) send((unsigned char)*text); }

static void number(unsigned v)
{
    for (int i = 28; i >= 0; i -= 4) send((unsigned char)"0123456789abcdef"[v >> i & 15]);
    send('\n');
}

void irq0(void)
{
    number(INTSTATUS << 8 | (STATE & 3));
    INTSTATUS = 2;
    last = DATA;
    sum = sum * 31 + last;
    received++;
}

int main(void)
{
    BAUDDIV = 16;
    CTRL = 3 | 8;                                   // a byte that came before the interrupt was enabled would raise none
    print("polling\n");
    unsigned c;
    do {
        while (!(STATE & 2)) {}
        c = DATA;
        send(c >= 'a' && c <= 'z' ? (unsigned char)(c - 32) : (unsigned char)c);
    } while (c != '.');
    print("\ninterrupts\n");
    REG(0xE000E100) = 1u << RECEIVE_IRQ;
    while (last != '!') {}
    REG(0xE000E180) = 1u << RECEIVE_IRQ;
    number(received);
    number(sum);
    return 0;
}

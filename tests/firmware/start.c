// Vector table, start-up, and console output through semihosting, for the test programs of this folder.
#include "start.h"

extern unsigned _data, _edata, _idata, _bss, _ebss, _stack;

void _start(void) __attribute__((weak));

void put(const char *text) { semihost(0x04, text); }

void put_hex(unsigned value)
{
    char text[10];
    for (int i = 0; i < 8; i++) {
        unsigned digit = value >> (28 - 4 * i) & 15;
        text[i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    text[8] = ' ';
    text[9] = 0;
    put(text);
}

void put_line(const char *name, unsigned value)
{
    put(name);
    put(" ");
    put_hex(value);
    put("\n");
}

__attribute__((noreturn)) void leave(int code)
{
    unsigned block[2] = { 0x20026, (unsigned)code };
    semihost(0x20, block);
    for (;;) {}
}

__attribute__((weak)) int main(void) { return 0; }

__attribute__((noreturn)) void reset(void)
{
    for (unsigned *to = &_data, *from = &_idata; to < &_edata;) *to++ = *from++;
    for (unsigned *to = &_bss; to < &_ebss;) *to++ = 0;
    if (_start) _start();
    leave(main());
}

static void unexpected(void)
{
    unsigned ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    put_line("unexpected exception", ipsr);
    leave(9);
}

#define HANDLER(name) __attribute__((weak, alias("unexpected"))) void name(void)
HANDLER(nmi); HANDLER(hard_fault); HANDLER(memory_fault); HANDLER(bus_fault); HANDLER(usage_fault);
HANDLER(svc); HANDLER(pend_sv); HANDLER(sys_tick);
HANDLER(irq0); HANDLER(irq1); HANDLER(irq2); HANDLER(irq3);

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    &_stack, (void *)reset, (void *)nmi, (void *)hard_fault, (void *)memory_fault, (void *)bus_fault, (void *)usage_fault,
    0, 0, 0, 0, (void *)svc, 0, 0, (void *)pend_sv, (void *)sys_tick,
    (void *)irq0, (void *)irq1, (void *)irq2, (void *)irq3,
};

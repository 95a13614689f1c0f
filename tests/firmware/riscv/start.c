// Start-up code and console output for the RV32 test programs. Output goes through semihosting; the run ends through QEMU's test finisher.
#include "../start.h"

extern unsigned _bss, _ebss;
int main(void);

__attribute__((naked, section(".start"))) void _start(void)
{
    __asm volatile(".option push\n.option norelax\nla gp, __global_pointer$\n.option pop\n"
#ifdef __riscv_flen
                   "li t0, 1 << 13\ncsrs mstatus, t0\n"
#endif
                   "la sp, _stack\nla t0, unexpected_trap\ncsrw mtvec, t0\nj begin");
}

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
    REG(0x100000) = code ? (unsigned)code << 16 | 0x3333 : 0x5555;
    for (;;) {}
}

__attribute__((used, aligned(4))) void unexpected_trap(void)
{
    unsigned cause, pc, value;
    __asm volatile("csrr %0, mcause\ncsrr %1, mepc\ncsrr %2, mtval" : "=r"(cause), "=r"(pc), "=r"(value));
    put_line("unexpected trap", cause);
    put_line("mepc", pc);
    put_line("mtval", value);
    leave(9);
}

__attribute__((used, noreturn)) void begin(void)
{
    for (unsigned *to = &_bss; to < &_ebss;) *to++ = 0;
    leave(main());
}

// Software, timer and external interrupts, direct and vectored; WFI; the interrupt controller with the UART as its source.
#include "../start.h"

#define CSR_READ(name) ({ unsigned v; __asm volatile("csrr %0, " #name : "=r"(v)); v; })
#define CSR_WRITE(name, value) __asm volatile("csrw " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define CSR_SET(name, value) __asm volatile("csrs " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define CSR_CLEAR(name, value) __asm volatile("csrc " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define SOFTWARE REG(0x2000000)
#define COMPARE_LOW REG(0x2004000)
#define COMPARE_HIGH REG(0x2004004)
#define TIME_LOW REG(0x200bff8)
#define TIME_HIGH REG(0x200bffc)
#define PLIC 0x0c000000
#define UART 0x10000000

static volatile unsigned causes[16], entries, claimed[8], claims;

__attribute__((interrupt("machine"), aligned(4))) static void handler(void)
{
    unsigned cause = CSR_READ(mcause);
    causes[entries++ & 15] = cause;
    if (cause == 0x80000003) SOFTWARE = 0;
    else if (cause == 0x80000007) COMPARE_HIGH = ~0u;
    else if (cause == 0x8000000b) {
        unsigned source = REG(PLIC + 0x200004);
        claimed[claims++ & 7] = source;
        if (source == 10) REG8(UART + 1) = 0;
        REG(PLIC + 0x200004) = source;
    } else {
        put_line("trap", cause);
        leave(3);
    }
}

static volatile unsigned vector;
__attribute__((interrupt("machine"))) static void at_software(void) { vector = 3; SOFTWARE = 0; }
__attribute__((interrupt("machine"))) static void at_timer(void) { vector = 7; COMPARE_HIGH = ~0u; }
__attribute__((interrupt("machine"))) static void at_external(void)
{
    vector = 11;
    REG8(UART + 1) = 0;
    REG(PLIC + 0x200004) = REG(PLIC + 0x200004);
}
void table(void);
__attribute__((naked, aligned(256))) void table(void)
{
    __asm volatile(".option push\n.option norvc\n.option norelax\nj unexpected_trap\nj unexpected_trap\nj unexpected_trap\nj %0\nj unexpected_trap\nj unexpected_trap\nj unexpected_trap\n"
                   "j %1\nj unexpected_trap\nj unexpected_trap\nj unexpected_trap\nj %2\n.option pop" :: "i"(at_software), "i"(at_timer), "i"(at_external));
}

static void arm_timer(unsigned ticks)
{
    COMPARE_HIGH = ~0u;
    unsigned now = TIME_LOW;
    COMPARE_LOW = now + ticks;
    COMPARE_HIGH = TIME_HIGH + (now + ticks < now);
}

static void report(const char *name)
{
    put(name);
    for (unsigned i = 0; i < entries; i++) { put(" "); put_hex(causes[i]); }
    put("\n");
    entries = 0;
}

int main(void)
{
    COMPARE_HIGH = ~0u;                                     // after reset QEMU's is 0
    CSR_WRITE(mtvec, handler);
    CSR_WRITE(mie, 0x888);
    put_line("mip before", CSR_READ(mip) & 0x888);

    // Pending while masked; taken at once when allowed.
    SOFTWARE = 1;
    put_line("mip", CSR_READ(mip) & 0x888);
    report("masked");
    CSR_SET(mstatus, 8);
    while (entries == 0) {}
    report("software");

    // WFI until the timer comes.
    arm_timer(2000);
    while (entries == 0) __asm volatile("wfi");
    report("timer");

    // WFI returns for a pending interrupt although interrupts are off.
    CSR_CLEAR(mstatus, 8);
    arm_timer(1000);
    while ((CSR_READ(mip) & 0x80) == 0) __asm volatile("wfi");
    report("woken without a handler");
    CSR_SET(mstatus, 8);
    while (entries == 0) {}
    report("and then");

    // The interrupt controller. (QEMU takes the lowest number of several at once; the order of the manual has a test of its own.)
    CSR_CLEAR(mstatus, 8);
    REG(PLIC + 4 * 10) = 3;
    REG(PLIC + 0x2000) = 1 << 10;
    REG(PLIC + 0x200000) = 0;
    REG8(UART + 1) = 2;
    put_line("mip external", CSR_READ(mip) & 0x888);
    put_line("plic pending", REG(PLIC + 0x1000));
    CSR_SET(mstatus, 8);
    while (entries == 0) {}
    report("external");
    put_line("claims", claims);
    put_line("claimed", claimed[0]);
    put_line("claim without request", REG(PLIC + 0x200004));

    // A threshold that is not passed.
    REG(PLIC + 0x200000) = 3;
    REG8(UART + 1) = 2;
    put_line("mip below the threshold", CSR_READ(mip) & 0x800);
    REG(PLIC + 0x200000) = 2;
    while (entries == 0) {}
    report("above it");
    put_line("claims", claims);
    put_line("priority", REG(PLIC + 4 * 10));
    REG(PLIC + 4 * 10) = 0xff;
    put_line("priority bits", REG(PLIC + 4 * 10));

    // Vectored.
    CSR_WRITE(mtvec, (unsigned)table | 1);
    SOFTWARE = 1;
    while (vector != 3) {}
    put_line("vector", vector);
    arm_timer(100);
    while (vector != 7) {}
    put_line("vector", vector);
    REG8(UART + 1) = 2;
    while (vector != 11) {}
    put_line("vector", vector);

    // The CSR time is the timer's register.
    unsigned a = TIME_LOW, b = CSR_READ(time), c = TIME_LOW;
    put_line("time in order", b - a <= c - a);
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }

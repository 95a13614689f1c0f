// Nested interrupts: groups and subpriorities, masks, returns that are not valid, pending bits of faults.
#include "../start.h"
#define ICSR REG(0xE000ED04)
#define VTOR REG(0xE000ED08)
#define AIRCR REG(0xE000ED0C)
#define CCR REG(0xE000ED14)
#define SHPR(n) REG8(0xE000ED14 + (n))
#define SHCSR REG(0xE000ED24)
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define ISER REG(0xE000E100)
#define ICER REG(0xE000E180)
#define ISPR REG(0xE000E200)
#define ICPR REG(0xE000E280)
#define IABR REG(0xE000E300)
#define STIR REG(0xE000EF00)
#define PRIORITY(n) REG8(0xE000E400 + (n))
#define SYNC() __asm volatile("dsb\n isb" ::: "memory")

static volatile unsigned seen[64], count, pend_in[4], mode;
static unsigned ipsr(void) { unsigned v; __asm volatile("mrs %0, ipsr" : "=r"(v)); return v; }
static void note(unsigned v) { if (count < 64) seen[count++] = v; }
static void flush(const char *name)
{
    put(name);
    for (unsigned i = 0; i < count; i++) { put(" "); put_hex(seen[i]); }
    put("\n");
    count = 0;
}

static void interrupt(unsigned n)
{
    note(n << 8 | ipsr());
    unsigned more = pend_in[n];
    pend_in[n] = 0;
    if (more) { ISPR = more; SYNC(); }
    note(n << 8 | 0x80000000 | (IABR & 15));
}
void irq0(void) { interrupt(0); }
void irq1(void) { interrupt(1); }
void irq2(void) { interrupt(2); }
void irq3(void) { interrupt(3); }
void pend_sv(void) { note(0x5000 + ipsr()); note(ICSR & 0x8FF); }

__attribute__((used)) static void fault(unsigned *frame, unsigned link)
{
    put(ipsr() == 3 ? "  hard " : ipsr() == 4 ? "  memory " : ipsr() == 5 ? "  bus " : "  usage ");
    put_hex(CFSR); put_hex(HFSR); put_hex(link); put_hex(ipsr() == 6 ? frame[0] : 0); put_hex(frame[7] & 0x1FF);
    put_hex(SHCSR);
    put("\n");
    CFSR = CFSR; HFSR = HFSR;
}
// All frames are on the main stack, and every handler returns to thread code there.
#define FAULT(name) __attribute__((naked)) void name(void) { \
    __asm volatile("mov r0, sp\n mov r1, lr\n bl fault\n mvn lr, #6\n bx lr"); }
FAULT(usage_fault) FAULT(memory_fault) FAULT(bus_fault)

// SVC n: returns with a value of its own in place of EXC_RETURN, once.
static volatile unsigned false_return;
__attribute__((naked)) void svc(void)
{
    __asm volatile("ldr r1, =false_return\n ldr r0, [r1]\n cmp r0, #0\n it eq\n bxeq lr\n movs r2, #0\n str r2, [r1]\n bx r0\n .ltorg" );
}
static void wrong(unsigned value)
{
    false_return = value;
    put("return ");
    put_hex(value);
    put("\n");
    // The frame of the SVC stays on the stack for the fault handler, whose return takes it.
    __asm volatile("mov r0, #0x77\n svc #0" ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory");
}


static void all(const char *name)
{
    __asm volatile("cpsid i" ::: "memory");
    ISPR = 15;
    ICSR = 1u << 28;
    __asm volatile("cpsie i\n isb" ::: "memory");
    flush(name);
}

int main(void)
{
    SHCSR |= 7u << 16;
    ISER = 15;
    PRIORITY(0) = 0x60; PRIORITY(1) = 0x40; PRIORITY(2) = 0x50; PRIORITY(3) = 0x50; SHPR(14) = 0xF0;
    for (unsigned group = 0; group < 8; group++) {
        AIRCR = 0x05FA0000 | group << 8;
        pend_in[0] = 2;                 // 1 preempts 0 when its group is higher
        pend_in[1] = 4;
        put_line("aircr", AIRCR);
        all(" order");
    }
    AIRCR = 0x05FA0000;

    put("basepri in groups\n");
    AIRCR = 0x05FA0000 | 4 << 8;
    __asm volatile("msr basepri, %0" :: "r"(0x55));
    ISPR = 15; SYNC();
    note(1);
    __asm volatile("msr basepri, %0\n isb" :: "r"(0x61));
    note(2);
    __asm volatile("msr basepri, %0\n isb" :: "r"(0));
    flush(" seen");
    AIRCR = 0x05FA0000;

    put("software trigger\n");
    STIR = 2; SYNC();
    flush(" seen");
    put_line(" active", IABR);

    put("pending faults\n");
    SHPR(4) = 0x20;
    SHCSR |= 1u << 13; SYNC();
    __asm volatile("cpsid i");
    SHCSR |= 1u << 14; SYNC();
    put_line(" masked", SHCSR);
    __asm volatile("cpsie i\n isb");
    put_line(" after", SHCSR);

    put("returns\n");
    wrong(0xFFFFFFFF);
    wrong(0xFFFFFFF5);
    wrong(0xFFFFFFF1);                  // to a handler, but none is active: the stacked IPSR is 0

    return 0;
}

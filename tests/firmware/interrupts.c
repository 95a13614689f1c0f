// SVC, PendSV, SysTick and external interrupts: order by priority, preemption, tail chaining, masks, stacks, special registers.
#include "start.h"
#define ICSR REG(0xE000ED04)
#define ISER REG(0xE000E100)
#define ISPR REG(0xE000E200)
#define IABR REG(0xE000E300)
#define PRIORITY(n) REG8(0xE000E400 + (n))
#define SHPR(n) REG8(0xE000ED14 + (n))          // n = exception number, from 4

static volatile unsigned ticks;
static volatile unsigned log_text[64], log_count;

static unsigned ipsr(void) { unsigned v; __asm volatile("mrs %0, ipsr" : "=r"(v)); return v; }
static void note(unsigned v) { if (log_count < 64) log_text[log_count++] = v; }
static void flush(const char *name)
{
    put(name);
    for (unsigned i = 0; i < log_count; i++) { put(" "); put_hex(log_text[i]); }
    put("\n");
    log_count = 0;
}

void irq0(void) { note(0x100 + ipsr()); note(IABR); }
void irq1(void) { note(0x200 + ipsr()); ISPR = 1; __asm volatile("dsb\n isb" ::: "memory"); note(0x201); }
void irq2(void) { note(0x300 + ipsr()); ICSR = 1u << 28; note(0x301); }
void irq3(void) { note(0x400 + ipsr()); note(ICSR & 0x1FF); }
void pend_sv(void) { note(0x500 + ipsr()); note(ICSR & 0x800); }
void sys_tick(void) { ticks++; }

__attribute__((used)) static void service(unsigned *frame)
{
    unsigned short instruction = *(unsigned short *)(frame[6] - 2);
    note(0x600 + (instruction & 0xFF));
    frame[0] = frame[0] * 2 + 1;
}
__attribute__((naked)) void svc(void)
{
    __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n b service");
}

static unsigned call(unsigned value)
{
    register unsigned r0 __asm("r0") = value;
    __asm volatile("svc #0x5a" : "+r"(r0) :: "memory");
    return r0;
}

int main(void)
{
    put_line("svc result", call(20));
    flush("svc");

    PRIORITY(0) = 0x40; PRIORITY(1) = 0x80; PRIORITY(2) = 0x80; PRIORITY(3) = 0xC0;
    SHPR(14) = 0xFF;
    put_line("pendsv priority", SHPR(14));
    ISER = 15;
    __asm volatile("cpsid i");
    ISPR = 14;
    put_line("pending", ISPR);
    note(1);
    __asm volatile("cpsie i\n isb");
    note(2);
    flush("order");

    unsigned basepri = 0x80;
    __asm volatile("msr basepri, %0" :: "r"(basepri));
    ISPR = 15;
    __asm volatile("dsb\n isb" ::: "memory");
    note(3);
    flush("basepri 80");
    __asm volatile("msr basepri_max, %0\n mrs %0, basepri" : "+r"(basepri));
    put_line("basepri", basepri);
    __asm volatile("msr basepri, %0\n isb" :: "r"(0));
    flush("basepri 0");

    __asm volatile("cpsid f");
    ISPR = 1;
    __asm volatile("dsb\n isb" ::: "memory");
    note(4);
    __asm volatile("cpsie f\n isb");
    note(5);
    flush("faultmask");

    REG(0xE000ED0C) = 0x05FA0700;                       // no preemption between priorities
    ISPR = 2;
    __asm volatile("dsb\n isb" ::: "memory");
    flush("grouped");
    REG(0xE000ED0C) = 0x05FA0000;

    // Thread mode on the process stack.
    static unsigned stack[64];
    unsigned control = 2;
    __asm volatile("msr psp, %0\n msr control, %1\n isb\n movs r0, #3\n svc #0x5b\n mov %1, r0\n movs r0, #0\n msr control, r0\n isb"
        :: "r"(stack + 64), "r"(control) : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
    flush("process stack");
    put_line("stacked r0", stack[64 - 8]);

    REG(0xE000E014) = 999;
    REG(0xE000E018) = 0;
    REG(0xE000E010) = 7;
    while (ticks < 5) __asm volatile("wfi");
    REG(0xE000E010) = 0;
    put_line("ticks", ticks >= 5);

    ICSR = 1u << 28;
    __asm volatile("dsb\n isb" ::: "memory");
    flush("pendsv");
    put_line("retired", ICSR & 0x1FF);
    return 0;
}

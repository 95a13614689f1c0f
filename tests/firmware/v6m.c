// ARMv6-M: what the system registers read as, the order of exceptions under two bits of priority, stacks, and HardFault for everything that
// ARMv7-M would do or report otherwise.
#include "start.h"

static volatile unsigned order, faults;

static void note(unsigned event) { order = order << 4 | event; }

void svc(void) { note(1); }
void pend_sv(void) { note(2); }
void sys_tick(void)
{
    REG(0xE000E010) = 0;
    note(3);
}
void irq0(void)
{
    note(4);
    REG(0xE000E200) = 6;
    __asm volatile("dsb\n isb");
    note(5);
}
void irq1(void) { note(6); }
void irq2(void) { note(7); }

__attribute__((used)) static void skip(unsigned *frame)
{
    faults++;
    const unsigned short *pc = (const unsigned short *)frame[6];
    frame[6] += *pc >> 11 >= 29 ? 4 : 2;
}

__attribute__((naked)) void hard_fault(void)
{
    __asm volatile("mrs r0, msp\n ldr r1, =skip\n bx r1\n .ltorg");
}

static void show_order(const char *name)
{
    __asm volatile("dsb\n isb");
    put_line(name, order);
    order = 0;
}

static void exceptions(void)
{
    REG(0xE000ED1C) = 0xFFFFFFFF;
    REG(0xE000ED20) = 0xFFFFFFFF;
    put_line("priorities of SVC", REG(0xE000ED1C) & 0xFF000000);
    // QEMU keeps the byte of DebugMonitor, which ARMv6-M reserves.
    put_line("priorities of PendSV, SysTick", REG(0xE000ED20) & 0xFFFF0000);
    REG(0xE000ED20) = 0x40C00000;
    REG(0xE000ED1C) = 0;
    REG(0xE000E400) = 0xFFFFFFFF;
    put_line("priorities of interrupts", REG(0xE000E400));
    REG(0xE000E400) = 0x00C04080;
    REG(0xE000E100) = 7;
    put_line("enabled", REG(0xE000E180));
    REG(0xE000E200) = 1;
    show_order("irq0 with irq1 above and irq2 below");
    __asm volatile("svc 0");
    show_order("svc");
    __asm volatile("cpsid i");
    REG(0xE000ED04) = 1u << 28 | 1u << 26;
    REG(0xE000E200) = 4;
    put_line("pending", REG(0xE000ED04) & ~0xFFFu);
    __asm volatile("cpsie i");
    show_order("pendsv, systick and irq2 together");
    REG(0xE000E014) = 100;
    REG(0xE000E018) = 0;
    REG(0xE000E010) = 7;
    while (order == 0) {}
    show_order("systick");
}

static void process_stack(void)
{
    static unsigned stack[64];
    unsigned control, before, used;
    __asm volatile("msr psp, %3\n movs r0, #2\n msr control, r0\n isb\n mrs %0, control\n push {r0}\n mrs %1, psp\n pop {r0}\n movs r0, #0\n msr control, r0\n isb\n"
                   "mrs %2, psp" : "=&r"(control), "=&r"(before), "=&r"(used) : "r"(stack + 64) : "r0", "memory");
    put_line("control", control);
    put_line("process stack", (unsigned)(stack + 64) - before);
    put_line("process stack after", (unsigned)(stack + 64) - used);
}

#define TRY(name, code) do { faults = 0; __asm volatile(code : : "r"(at) : "r0", "r1", "r2", "r3", "memory", "cc"); put_line(name, faults); } while (0)

static void refused(void)
{
    static unsigned words[4];
    unsigned at = (unsigned)words;
    TRY("word at 0", "ldr r0, [%0]");
    TRY("word at 1", "adds r0, %0, #1\n ldr r0, [r0]");
    TRY("word at 2", "adds r0, %0, #2\n ldr r0, [r0]");
    TRY("halfword at 1", "adds r0, %0, #1\n ldrh r0, [r0]");
    TRY("store of a word at 2", "adds r0, %0, #2\n str r0, [r0]");
    TRY("store of a halfword at 3", "adds r0, %0, #3\n strh r0, [r0]");
    TRY("several at 2", "adds r0, %0, #2\n ldmia r0!, {r1, r2}");
    TRY("udf", ".inst.n 0xde00");
    TRY("movw", ".inst.w 0xf2400000");
    TRY("sdiv", ".inst.w 0xfb90f0f1");
    TRY("ldr.w", ".inst.w 0xf8d10000");
    TRY("no memory", "ldr r0, =0x30000000\n ldr r0, [r0]");
}

int main(void)
{
    put_line("cpuid", REG(0xE000ED00));
    put_line("ccr", REG(0xE000ED14));
    put_line("aircr", REG(0xE000ED0C));
    exceptions();
    process_stack();
    refused();
    return 0;
}

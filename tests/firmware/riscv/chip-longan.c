// The ECLIC of the GD32VF103: levels that preempt, priorities that order, vectored and common entry with jalmnxti, mnxti, threshold, edges; timer and software interrupt, the USART.
#include "chip.inc"

#define ECLIC 0xd2000000
#define BYTE(address) (*(volatile unsigned char *)(address))
#define IP(n) BYTE(ECLIC + 0x1000 + 4 * (n))
#define IE(n) BYTE(ECLIC + 0x1001 + 4 * (n))
#define ATTR(n) BYTE(ECLIC + 0x1002 + 4 * (n))
#define CTL(n) BYTE(ECLIC + 0x1003 + 4 * (n))
#define MTH BYTE(ECLIC + 0xb)
#define MTIME REG(0xd1000000)
#define MTIMECMP REG(0xd1000008)
#define MTIMECMPH REG(0xd100000c)
#define MSIP REG(0xd1000ffc)

static volatile unsigned step, level_low, level_high, sub_low, sub_high, cause_high, sub_fault, fault_cause, ticks;

__attribute__((used)) static void low(void)
{
    note('[');
    if (step == 1) {
        level_low = CSR_READ(0x346) >> 24;
        sub_low = CSR_READ(0x7c4);
        IP(21) = 1;                                         // the same level: waits
        note('a');
        IP(22) = 1;                                         // above: comes now
        note('b');
        IP(23) = 1;                                         // vectored, and above
        note('c');
    }
    note(']');
}
__attribute__((used)) static void middle(void) { note('m'); }
__attribute__((used)) static void high(void)
{
    level_high = CSR_READ(0x346) >> 24;
    sub_high = CSR_READ(0x7c4);
    cause_high = CSR_READ(mcause);
    note('h');
}
__attribute__((interrupt("machine"), used)) static void vectored(void) { note('v'); }
__attribute__((used)) static void first(void) { note('1'); }
__attribute__((used)) static void second(void) { note('2'); }
__attribute__((used)) static void tick(void)
{
    note('t');
    ticks++;
    MTIMECMPH = ~0u;
}
__attribute__((used)) static void software(void)
{
    note('s');
    MSIP = 0;
}
__attribute__((used)) static void usart(void)
{
    note('u');
    REG(0x4001380c) &= ~(1u << 7);
}
__attribute__((interrupt("machine"), aligned(64), used)) static void fault(void)
{
    fault_cause = CSR_READ(mcause);
    sub_fault = CSR_READ(0x7c4);
    CSR_WRITE(mepc, CSR_READ(mepc) + 4);
}
static void wrong(void) { note('?'); }

__attribute__((aligned(512))) static void (*const table[87])(void) = {
    [0 ... 2] = wrong, [3] = software, [4 ... 6] = wrong, [7] = tick, [8 ... 19] = wrong, [20] = low, [21] = middle, [22] = high, [23] = vectored, [24] = first, [25] = second,
    [26 ... 55] = wrong, [56] = usart, [57 ... 86] = wrong,
};

// As the core's manual has it: context, CSRs, then jalmnxti calls handlers until there are none left.
__attribute__((naked, aligned(64), used)) static void common(void)
{
    __asm volatile(
        "addi sp, sp, -80\nsw ra, 0(sp)\nsw t0, 4(sp)\nsw t1, 8(sp)\nsw t2, 12(sp)\nsw a0, 16(sp)\nsw a1, 20(sp)\nsw a2, 24(sp)\nsw a3, 28(sp)\nsw a4, 32(sp)\nsw a5, 36(sp)\n"
        "sw a6, 40(sp)\nsw a7, 44(sp)\nsw t3, 48(sp)\nsw t4, 52(sp)\nsw t5, 56(sp)\nsw t6, 60(sp)\n"
        "csrwi 0x7ee, 16\ncsrwi 0x7ef, 17\ncsrwi 0x7eb, 18\n"
        "csrrw ra, 0x7ed, ra\n"
        "csrci mstatus, 8\nlw t0, 72(sp)\ncsrw 0x7c4, t0\nlw t0, 68(sp)\ncsrw mepc, t0\nlw t0, 64(sp)\ncsrw mcause, t0\n"
        "lw ra, 0(sp)\nlw t0, 4(sp)\nlw t1, 8(sp)\nlw t2, 12(sp)\nlw a0, 16(sp)\nlw a1, 20(sp)\nlw a2, 24(sp)\nlw a3, 28(sp)\nlw a4, 32(sp)\nlw a5, 36(sp)\n"
        "lw a6, 40(sp)\nlw a7, 44(sp)\nlw t3, 48(sp)\nlw t4, 52(sp)\nlw t5, 56(sp)\nlw t6, 60(sp)\naddi sp, sp, 80\nmret");
}

static void prepare(unsigned number, unsigned attributes, unsigned control)
{
    ATTR(number) = (unsigned char)attributes;
    CTL(number) = (unsigned char)control;
    IE(number) = 1;
}

static void take(void)
{
    ENABLE();
    __asm volatile("nop");
    DISABLE();
}

int main(void)
{
    ready();
    line("misa", CSR_READ(misa));
    line("clicinfo", REG(ECLIC + 4));
    CSR_WRITE(mtvec, (unsigned)fault | 3);
    CSR_WRITE(0x307, table);
    CSR_WRITE(0x7ec, (unsigned)common | 1);

    __asm volatile(".option push\n.option norvc\necall\n.option pop" ::: "memory");
    line("fault mcause", fault_cause);
    line("fault msubm", sub_fault);
    line("msubm", CSR_READ(0x7c4));

    BYTE(ECLIC) = 2 << 1;                                   // two bits of level, two of priority
    prepare(20, 2, 0x40);
    prepare(21, 2, 0x60);
    prepare(22, 2, 0x80);
    prepare(23, 3, 0xc0);
    line("clicintctl", CTL(20));
    line("clicint 20", REG(ECLIC + 0x1000 + 80));
    IP(20) = 1;
    line("mnxti", CSR_READ(0x345) == (unsigned)table + 80);
    step = 1;
    take();
    show("preemption");
    step = 0;
    line("mintstatus inside", level_low);
    line("msubm inside", sub_low);
    line("mintstatus above", level_high);
    line("msubm above", sub_high);
    line("mcause above", cause_high);
    line("mintstatus", CSR_READ(0x346));
    line("mnxti", CSR_READ(0x345));

    prepare(24, 2, 0x40);
    prepare(25, 2, 0x40);
    IP(24) = 1;
    IP(25) = 1;
    IP(20) = 1;
    IP(21) = 1;
    take();
    show("order");

    MTH = 0x7f;
    IP(20) = 1;
    IP(22) = 1;
    take();
    show("threshold 7f");
    MTH = 0;
    take();
    show("threshold 0");

    // Without bits for the level all have the highest, and nothing preempts.
    BYTE(ECLIC) = 0;
    step = 1;
    IP(20) = 1;
    take();
    show("no levels");
    step = 0;
    line("mintstatus inside", level_low);
    BYTE(ECLIC) = 2 << 1;

    prepare(3, 0, 0x40);
    MSIP = 1;
    line("level pending", IP(3));
    take();
    show("software");
    line("level pending", IP(3));

    prepare(7, 0, 0x40);
    unsigned now = MTIME;
    MTIMECMP = now + 1000;
    MTIMECMPH = REG(0xd1000004);
    ENABLE();
    while (!ticks) __asm volatile("wfi");
    DISABLE();
    unsigned took = MTIME - now;
    show("timer");
    line("in time", took >= 1000 && took < 1100);

    prepare(56, 0, 0x40);
    REG(0x4001380c) |= 1u << 7;
    take();
    show("usart");
    return 0;
}

// The interrupt controller PFIC of the CH32V003: hardware stacking, two levels of preemption, the kinds of vectors, fast vectors, SysTick, the USART; and the instructions of XW.
#include "chip.inc"

#define PFIC 0xe000e000
#define ISR(n) REG(PFIC + 4 * (n))
#define IPR(n) REG(PFIC + 0x20 + 4 * (n))
#define GISR REG(PFIC + 0x4c)
#define IENR(n) REG(PFIC + 0x100 + 4 * (n))
#define IRER(n) REG(PFIC + 0x180 + 4 * (n))
#define IPSR(n) REG(PFIC + 0x200 + 4 * (n))
#define IACTR(n) REG(PFIC + 0x300 + 4 * (n))
#define PRIORITY(n) (*(volatile unsigned char *)(PFIC + 0x400 + (n)))
#define STK 0xe000f000

// Lines 20 to 23 (EXTI7_0 and others) are raised by software here.
static volatile unsigned exception, act, global, status_inside, stack_use, ticks, step;

static unsigned sp(void)
{
    unsigned v;
    __asm volatile("mv %0, sp" : "=r"(v));
    return v;
}
static unsigned stack_before;

// A handler that relies on hardware stacking: it saves nothing and returns with mret.
#define FAST(name) __attribute__((naked, used, aligned(4))) static void name(void) { __asm volatile("call " #name "_body\nmret"); } \
    __attribute__((used, noinline)) static void name##_body(void)

FAST(low)
{
    note('[');
    if (step == 1) {
        stack_use = stack_before - sp();
        status_inside = CSR_READ(mstatus);
        IPSR(0) = 1u << 21;                                 // the same preemption level: waits
        note('a');
        IPSR(0) = 1u << 22;                                 // preempts
        note('b');
    }
    note(']');
}
FAST(equal) { note('e'); }
FAST(high)
{
    note('<');
    act = IACTR(0);
    global = GISR;
    IPSR(0) = 1u << 23;                                     // would preempt, but there are two levels
    note('>');
}
FAST(highest) { note('h'); }
FAST(tick)
{
    note('t');
    REG(STK + 4) = 0;
    ticks++;
}
FAST(software)
{
    note('s');
    REG(STK) &= ~(1u << 31);
}
FAST(usart)
{
    note('u');
    REG(0x4001380c) &= ~(1u << 7);
}
FAST(fault)
{
    exception = CSR_READ(mcause);
    CSR_WRITE(mepc, CSR_READ(mepc) + 4);
}
FAST(direct) { note('d'); }
__attribute__((naked, used)) static void wrong(void) { __asm volatile("j ."); }

// Handlers' addresses by number.
__attribute__((section(".text.table"), aligned(1024), used)) static void (*const addresses[39])(void) = {
    [0 ... 2] = wrong, [3] = fault, [4 ... 11] = wrong, [12] = tick, [13] = wrong, [14] = software, [15 ... 19] = wrong, [20] = low, [21] = equal, [22] = high, [23] = highest,
    [24 ... 31] = wrong, [32] = usart, [33 ... 38] = wrong,
};
__attribute__((naked, aligned(1024), used)) static void jumps(void)
{
    __asm volatile(".option push\n.option norvc\n.option norelax\n.rept 20\nj wrong\n.endr\nj low\nj equal\nj high\nj highest\n.option pop");
}
// One entry for all: tells them apart by mcause.
FAST(common)
{
    note('c');
    note_number(CSR_READ(mcause) & 0xff);
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
    line("intsyscr", CSR_READ(0x804));
    CSR_WRITE(0x804, 3);
    CSR_WRITE(mtvec, (unsigned)addresses | 3);

    __asm volatile(".word 0xffffffff");
    line("exception", exception);
    line("mstatus", CSR_READ(mstatus));

    // Bit 7 of a priority decides about preemption, bit 6 about order.
    PRIORITY(20) = PRIORITY(21) = 0xc0;
    PRIORITY(22) = 0x40;
    PRIORITY(23) = 0x00;
    line("priorities", REG(PFIC + 0x400 + 20));
    IENR(0) = 15u << 20 | 1u << 12 | 1u << 14;
    line("enabled", ISR(0));
    IPSR(0) = 1u << 20;
    line("pending", IPR(0));
    step = 1;
    stack_before = sp();
    // What the program has in its registers must come back from the frame.
    unsigned a = 0x11111111, b = 0x22222222;
    __asm volatile("li t0, 0x33333333\nli t1, 0x44444444\nli t2, 0x55555555\nli a3, 0x66666666\nli a4, 0x77777777\nli a5, 0x12121212\ncsrsi mstatus, 8\nnop\ncsrci mstatus, 8\n"
                   "add %0, %0, t0\nadd %0, %0, t1\nadd %0, %0, t2\nadd %0, %0, a3\nadd %0, %0, a4\nadd %0, %0, a5\nadd %0, %0, %1" : "+r"(a), "+r"(b) :: "t0", "t1", "t2", "a3", "a4", "a5", "memory");
    line("registers", a);
    line("stack", sp() == stack_before);
    show("preemption");
    line("stacked bytes", stack_use >= 48);
    line("mstatus inside", status_inside);
    line("active inside", act);
    line("global inside", global);
    line("global", GISR);
    step = 0;

    IPSR(0) = 15u << 20;
    take();
    show("order");

    // A threshold keeps what is not below it away.
    REG(PFIC + 0x40) = 0x80;
    IPSR(0) = 1u << 20 | 1u << 22;
    take();
    show("threshold 80");
    REG(PFIC + 0x40) = 0;
    take();
    show("threshold 0");

    // Without nesting MIE goes off, and nothing preempts.
    CSR_WRITE(0x804, 1);
    step = 1;
    IPSR(0) = 1u << 20;
    take();
    show("no nesting");
    line("mstatus inside", status_inside);
    step = 0;

    CSR_WRITE(mtvec, (unsigned)jumps | 1);
    IPSR(0) = 1u << 22;
    take();
    show("table of jumps");
    CSR_WRITE(mtvec, (unsigned)common);
    IRER(0) = 1u << 23;
    IPSR(0) = 1u << 22;
    take();
    show("one entry");
    CSR_WRITE(mtvec, (unsigned)addresses | 3);
    REG(PFIC + 0x50) = 21;
    REG(PFIC + 0x60) = (unsigned)direct | 1;
    IPSR(0) = 1u << 21;
    take();
    show("fast vector");
    REG(PFIC + 0x60) = 0;

    // SysTick: 100 cycles at an eighth of the clock, from 0 again each time.
    REG(STK + 0x10) = 100;
    REG(STK + 8) = 0;
    REG(STK) = 11;
    ENABLE();
    while (ticks < 3) __asm volatile("wfi");
    DISABLE();
    REG(STK) = 0;
    show("systick");
    REG(STK + 8) = 0;
    REG(STK) = 5;
    __asm volatile("nop\nnop\nnop\nnop");
    REG(STK) = 4;
    unsigned count = REG(STK + 8);
    line("counts cycles", count >= 4 && count < 40);
    REG(STK) = 1u << 31;
    take();
    show("software");

    IENR(1) = 1;
    REG(0x4001380c) |= 1u << 7;
    take();
    show("usart");

    // An event that is set lets WFI return as WFE does.
    REG(PFIC + 0xd10) = 1u << 3 | 1u << 5;
    __asm volatile("wfi" ::: "memory");
    line("after the event", 1);
    REG(PFIC + 0xd10) = 0;

    static unsigned char bytes[40] __attribute__((aligned(4)));
    for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(0x80 + i);
    unsigned byte, half;
    // The words are those that LLVM makes of these texts.
    __asm volatile("mv a0, %2\n.2byte 0x3d6c\nmv %0, a1\n"       // qk.c.lbu a1, 31(a0)
                   ".2byte 0x316e\nmv %1, a1\n"                   // qk.c.lhu a1, 38(a0)
                   "li a1, 0x1234\n.2byte 0xa56c\n"               // qk.c.sb a1, 14(a0)
                   ".2byte 0xa94e"                                 // qk.c.sh a1, 20(a0)
                   : "=&r"(byte), "=&r"(half) : "r"(bytes) : "a0", "a1", "memory");
    line("qk.c.lbu", byte);
    line("qk.c.lhu", half);
    line("qk.c.sb", bytes[14]);
    line("qk.c.sh", bytes[20] | (unsigned)bytes[21] << 8);
    return 0;
}

// Hazard3's interrupt controller with preemption, the platform timer, the software interrupt and the system timer of RP2350. The dispatcher is built the way that the Hazard3
// documentation describes: meinext gives the next interrupt and sets the level that may preempt it.
#include "chip.inc"

#define SIO_SOFTIRQ REG(0xd00001a0)
#define SIO_CTRL REG(0xd00001a4)
#define MTIME REG(0xd00001b0)
#define MTIMEH REG(0xd00001b4)
#define MTIMECMP REG(0xd00001b8)
#define MTIMECMPH REG(0xd00001bc)
#define TIMER0 0x400b0000
#define UART0 0x40070000

enum { LOW = 46, EQUAL = 47, HIGH = 48, UNSEEN = 49 };

static void force(unsigned irq) { __asm volatile("csrs 0xbe2, %0" :: "r"(1u << (16 + irq % 16) | irq / 16) : "memory"); }
static void enable(unsigned irq) { __asm volatile("csrs 0xbe0, %0" :: "r"(1u << (16 + irq % 16) | irq / 16) : "memory"); }
static void priority(unsigned irq, unsigned level)
{
    __asm volatile("csrc 0xbe3, %0" :: "r"(15u << (16 + 4 * (irq % 4)) | irq / 4) : "memory");
    __asm volatile("csrs 0xbe3, %0" :: "r"(level << (16 + 4 * (irq % 4)) | irq / 4) : "memory");
}
static unsigned window(unsigned irq)
{
    unsigned v;
    __asm volatile("csrrs %0, 0xbe1, %1" : "=r"(v) : "r"(irq / 16));
    return v >> 16;
}

static unsigned context_inside, alarm_count;

__attribute__((used)) static void dispatch(unsigned irq)
{
    note('[');
    note_number(irq);
    if (irq == LOW) {
        context_inside = CSR_READ(0xbe5);
        force(EQUAL);                                       // not above the running one: comes after it
        force(UNSEEN);                                      // is enabled, but below
        note('a');
        force(HIGH);                                        // comes now
        note('b');
    } else if (irq == 0) {
        REG(TIMER0 + 0x3c) = 1;
        alarm_count++;
    } else if (irq == 33)
        REG(UART0 + 0x38) = 0;                              // its cause stays, its mask goes
    note(']');
}

// Saves what the C code may change and the trap's CSRs, then serves until there is nothing left at this level.
__attribute__((naked, used)) static void external(void)
{
    __asm volatile(
        "addi sp, sp, -80\nsw ra, 0(sp)\nsw t0, 4(sp)\nsw t1, 8(sp)\nsw t2, 12(sp)\nsw a0, 16(sp)\nsw a1, 20(sp)\nsw a2, 24(sp)\nsw a3, 28(sp)\nsw a4, 32(sp)\nsw a5, 36(sp)\n"
        "sw a6, 40(sp)\nsw a7, 44(sp)\nsw t3, 48(sp)\nsw t4, 52(sp)\nsw t5, 56(sp)\nsw t6, 60(sp)\n"
        "csrr a0, mepc\nsw a0, 64(sp)\ncsrrsi a0, 0xbe5, 2\nsw a0, 68(sp)\ncsrr a0, mstatus\nsw a0, 72(sp)\nj 2f\n"
        "1: csrsi mstatus, 8\nsrli a0, a0, 2\ncall dispatch\ncsrci mstatus, 8\n"
        "2: csrrsi a0, 0xbe4, 1\nbgez a0, 1b\n"
        "lw a0, 64(sp)\ncsrw mepc, a0\nlw a0, 68(sp)\ncsrw 0xbe5, a0\nlw a0, 72(sp)\ncsrw mstatus, a0\n"
        "lw ra, 0(sp)\nlw t0, 4(sp)\nlw t1, 8(sp)\nlw t2, 12(sp)\nlw a0, 16(sp)\nlw a1, 20(sp)\nlw a2, 24(sp)\nlw a3, 28(sp)\nlw a4, 32(sp)\nlw a5, 36(sp)\n"
        "lw a6, 40(sp)\nlw a7, 44(sp)\nlw t3, 48(sp)\nlw t4, 52(sp)\nlw t5, 56(sp)\nlw t6, 60(sp)\naddi sp, sp, 80\nmret");
}

static unsigned fault_cause, fault_value;
__attribute__((interrupt("machine"))) static void fault(void)
{
    fault_cause = CSR_READ(mcause);
    fault_value = CSR_READ(mtval);
    CSR_WRITE(mepc, CSR_READ(mepc) + 4);
}
__attribute__((interrupt("machine"))) static void software(void)
{
    note('s');
    SIO_SOFTIRQ = 1 << 8;
}
__attribute__((interrupt("machine"))) static void timer(void)
{
    note('t');
    MTIMECMPH = ~0u;
}
__attribute__((naked, aligned(64))) static void table(void)
{
    __asm volatile(".option push\n.option norvc\n.option norelax\nj %0\nj .\nj .\nj %1\nj .\nj .\nj .\nj %2\nj .\nj .\nj .\nj %3\n.option pop" :: "i"(fault), "i"(software), "i"(timer), "i"(external));
}

int main(void)
{
    ready();
    line("meicontext after reset", CSR_READ(0xbe5));
    line("mcountinhibit after reset", CSR_READ(mcountinhibit));
    line("meinext without interrupts", CSR_READ(0xbe4));
    CSR_WRITE(mtvec, (unsigned)table | 1);

    __asm volatile(".word 0xffffffff");
    line("mcause", fault_cause);
    line("mtval", fault_value);

    priority(LOW, 2);
    priority(EQUAL, 2);
    priority(HIGH, 5);
    priority(UNSEEN, 1);
    unsigned priorities;
    __asm volatile("csrrs %0, 0xbe3, %1" : "=r"(priorities) : "r"(LOW / 4));
    line("meipra of 44 to 47", priorities);
    enable(LOW);
    enable(EQUAL);
    enable(HIGH);
    enable(UNSEEN);
    force(LOW);
    line("meipa of 32 to 47", window(LOW));
    line("mip before mie", CSR_READ(mip));
    CSR_WRITE(mie, 0x888);
    ENABLE();
    DISABLE();
    show("preemption");
    line("meicontext inside 46", context_inside);
    line("meicontext afterwards", CSR_READ(0xbe5));
    line("meipa afterwards", window(LOW));

    // Among equals the lowest number comes first, and a higher priority before both.
    force(EQUAL);
    force(LOW);
    force(HIGH);
    line("meinext", CSR_READ(0xbe4) >> 2);                  // reading it takes the force away
    force(HIGH);
    ENABLE();
    DISABLE();
    show("order");

    SIO_SOFTIRQ = 1;
    line("mip", CSR_READ(mip));
    ENABLE();
    DISABLE();
    show("software");

    line("mtime control", SIO_CTRL);
    unsigned now = MTIME;
    MTIMECMP = now + 20;                                    // microseconds
    MTIMECMPH = MTIMEH;
    ENABLE();
    while (!noted) __asm volatile("wfi");
    DISABLE();
    unsigned took = MTIME - now;
    show("timer");
    line("in time", took >= 20 && took < 40);

    enable(0);
    REG(TIMER0 + 0x40) = 1;
    unsigned start = REG(TIMER0 + 0x28);
    REG(TIMER0 + 0x10) = start + 30;
    line("armed", REG(TIMER0 + 0x20));
    ENABLE();
    while (!alarm_count) __asm volatile("wfi");
    DISABLE();
    took = REG(TIMER0 + 0x28) - start;
    show("alarm");
    line("in time", took >= 30 && took < 50);
    line("armed", REG(TIMER0 + 0x20));

    enable(33);
    REG(UART0 + 0x38) = 1 << 5;
    ENABLE();
    DISABLE();
    show("uart");

    // A forced interrupt wakes the core although interrupts are off; h3.block sleeps like WFI.
    force(LOW);
    __asm volatile("wfi\nslt x0, x0, x0\nslt x0, x0, x1" ::: "memory");
    line("awake, mip", CSR_READ(mip) & 0x800);
    CSR_READ(0xbe4);

    unsigned field;
    __asm volatile(".insn r 0x0b, 0, %3, %0, %1, %2" : "=r"(field) : "r"(0x12345678), "r"(8), "i"(7 << 1));
    line("h3.bextm, 8 bits from 8", field);
    __asm volatile(".insn i 0x0b, 4, %0, %1, %2" : "=r"(field) : "r"(0x12345678), "i"(2 << 6 | 28));
    line("h3.bextmi, 3 bits from 28", field);
    return 0;
}

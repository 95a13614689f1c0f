// The interrupt matrix of the ESP32-C3 and the controller in its core: priorities, threshold, levels and edges, nesting by threshold; SYSTIMER's alarms, a timer of a group, the UART.
#include "chip.inc"

#define SYSTIMER 0x60023000
#define TIMG0 0x6001f000
#define UART0 0x60000000
#define MATRIX 0x600c2000
#define FROM_CPU(n) REG(0x600c0028 + 4 * (n))
#define ENABLED REG(MATRIX + 0x104)
#define EDGE REG(MATRIX + 0x108)
#define CLEAR REG(MATRIX + 0x10c)
#define PENDING REG(MATRIX + 0x110)
#define PRIORITY(n) REG(MATRIX + 0x114 + 4 * (n))
#define THRESHOLD REG(MATRIX + 0x194)
#define MAP(source) REG(MATRIX + 4 * (source))

static volatile unsigned exception, nest, ticks, first_time, last_time;

static unsigned now(void)
{
    REG(SYSTIMER + 4) = 1u << 30;
    while (!(REG(SYSTIMER + 4) & 1u << 29)) {}
    return REG(SYSTIMER + 0x44);
}

__attribute__((used)) static void interrupt(unsigned number)
{
    note('[');
    note_number(number);
    if (number == 5) {
        if (nest) {
            nest = 0;
            FROM_CPU(2) = 1;                                // interrupt 7, of the same priority: waits
            unsigned threshold = THRESHOLD, pc = CSR_READ(mepc), status = CSR_READ(mstatus);
            THRESHOLD = 4;                                  // what is above this handler's 3 may come
            ENABLE();
            note('a');
            FROM_CPU(1) = 1;                                // interrupt 6, priority 7: now
            note('b');
            DISABLE();
            THRESHOLD = threshold;
            CSR_WRITE(mepc, pc);
            CSR_WRITE(mstatus, status);
        }
        FROM_CPU(0) = 0;
    } else if (number == 6) FROM_CPU(1) = 0;
    else if (number == 7) FROM_CPU(2) = 0;
    else if (number == 10) {
        last_time = now();
        if (!ticks++) first_time = last_time;
        REG(SYSTIMER + 0x6c) = 7;
        if (ticks == 4) REG(SYSTIMER) &= ~(1u << 23);       // alarm 1 off
    } else if (number == 11) {
        CLEAR = 1u << 11;
        CLEAR = 0;
    } else if (number == 12) REG(UART0 + 0xc) = 0;
    else if (number == 13) REG(TIMG0 + 0x7c) = 1;
    note(']');
}

__attribute__((used)) static void trap(unsigned cause)
{
    if (cause >> 31)
        interrupt(cause & 31);
    else {
        exception = cause;
        CSR_WRITE(mepc, CSR_READ(mepc) + 4);
    }
}

__attribute__((naked, used)) static void entry(void)
{
    __asm volatile(
        "addi sp, sp, -64\nsw ra, 0(sp)\nsw t0, 4(sp)\nsw t1, 8(sp)\nsw t2, 12(sp)\nsw a0, 16(sp)\nsw a1, 20(sp)\nsw a2, 24(sp)\nsw a3, 28(sp)\nsw a4, 32(sp)\nsw a5, 36(sp)\n"
        "sw a6, 40(sp)\nsw a7, 44(sp)\nsw t3, 48(sp)\nsw t4, 52(sp)\nsw t5, 56(sp)\nsw t6, 60(sp)\ncsrr a0, mcause\ncall trap\n"
        "lw ra, 0(sp)\nlw t0, 4(sp)\nlw t1, 8(sp)\nlw t2, 12(sp)\nlw a0, 16(sp)\nlw a1, 20(sp)\nlw a2, 24(sp)\nlw a3, 28(sp)\nlw a4, 32(sp)\nlw a5, 36(sp)\n"
        "lw a6, 40(sp)\nlw a7, 44(sp)\nlw t3, 48(sp)\nlw t4, 52(sp)\nlw t5, 56(sp)\nlw t6, 60(sp)\naddi sp, sp, 64\nmret");
}

// Entry 9 is nobody's: it notes that it was reached.
__attribute__((naked, used)) static void wrong(void) { __asm volatile("j ."); }
__attribute__((naked, aligned(256))) static void table(void)
{
    __asm volatile(".option push\n.option norvc\n.option norelax\nj entry\n.rept 4\nj wrong\n.endr\n.rept 3\nj entry\n.endr\nj wrong\nj wrong\n.rept 4\nj entry\n.endr\n.rept 18\nj wrong\n.endr\n.option pop");
}

static void route(unsigned source, unsigned number, unsigned priority)
{
    MAP(source) = number;
    PRIORITY(number) = priority;
    ENABLED |= 1u << number;
}

static void take(void)
{
    ENABLE();
    DISABLE();
}

int main(void)
{
    ready();
    CSR_WRITE(mtvec, table);
    line("mtvec mode", CSR_READ(mtvec) & 0xff);
    __asm volatile(".option push\n.option norvc\necall\n.option pop" ::: "memory");
    line("exception", exception);

    route(50, 5, 3);
    route(51, 6, 7);
    route(52, 7, 3);
    THRESHOLD = 1;
    FROM_CPU(0) = 1;
    line("status", REG(MATRIX + 0xfc));
    line("pending", PENDING);
    nest = 1;
    take();
    show("nested");

    FROM_CPU(0) = FROM_CPU(1) = FROM_CPU(2) = 1;
    take();
    show("order");

    THRESHOLD = 4;
    FROM_CPU(0) = FROM_CPU(1) = 1;
    take();
    show("threshold 4");
    THRESHOLD = 1;
    take();
    show("threshold 1");

    ENABLED &= ~(1u << 5);
    FROM_CPU(0) = 1;
    take();
    show("disabled");
    line("pending", PENDING);
    FROM_CPU(0) = 0;
    line("pending", PENDING);

    // An edge stays when its cause has gone, until it is cleared.
    route(53, 11, 2);
    EDGE = 1u << 11;
    FROM_CPU(3) = 1;
    FROM_CPU(3) = 0;
    line("edge pending", PENDING);
    take();
    show("edge");
    line("edge pending", PENDING);

    // An alarm at a time, then one with a period.
    route(37, 10, 1);
    route(38, 10, 1);
    REG(SYSTIMER + 0x64) = 3;
    unsigned start = now();
    REG(SYSTIMER + 0x1c) = 0;
    REG(SYSTIMER + 0x20) = start + 1600;                    // 100 microseconds
    REG(SYSTIMER + 0x34) = 0;
    REG(SYSTIMER + 0x50) = 1;
    REG(SYSTIMER) |= 1u << 24;
    ENABLE();
    while (!ticks) __asm volatile("wfi");
    DISABLE();
    show("alarm");
    line("in time", last_time - start >= 1600 && last_time - start < 1800);
    line("raw", REG(SYSTIMER + 0x68));
    REG(SYSTIMER + 0x38) = 800;
    REG(SYSTIMER + 0x38) = 800 | 1u << 30;
    REG(SYSTIMER + 0x54) = 1;
    ticks = 0;
    REG(SYSTIMER) |= 1u << 23;
    ENABLE();
    while (ticks < 4) __asm volatile("wfi");
    DISABLE();
    show("periods");
    unsigned three = last_time - first_time;
    line("three periods", three > 2300 && three < 2500);

    // Timer 0 of group 0 at 80 MHz / 80, reloading 5: its alarm goes off by itself.
    route(32, 13, 1);
    REG(TIMG0 + 0x18) = 5;
    REG(TIMG0 + 0x1c) = 0;
    REG(TIMG0 + 0x20) = 1;
    REG(TIMG0 + 0x10) = 55;
    REG(TIMG0 + 0x14) = 0;
    REG(TIMG0 + 0x70) = 1;
    start = now();
    REG(TIMG0) = 1u << 31 | 1u << 30 | 1u << 29 | 80u << 13 | 1u << 10;
    ENABLE();
    while (!noted) __asm volatile("wfi");
    DISABLE();
    unsigned took = now() - start;
    show("group");
    line("in time", took >= 800 && took < 1000);
    line("alarm enable", REG(TIMG0) >> 10 & 1);
    REG(TIMG0) &= ~(1u << 31);

    route(21, 12, 1);
    REG(UART0 + 0xc) = 2;
    take();
    show("uart");

    CSR_WRITE(0x7e0, 2);
    unsigned before = CSR_READ(0x7e2);
    __asm volatile("nop\nnop\nnop\nnop\nnop");
    line("instructions", CSR_READ(0x7e2) - before);
    exception = 0;
    __asm volatile("csrr zero, mcycle");
    line("mcycle", exception);
    return 0;
}

// Floating point in both states: NSACR, lazy saving, VLSTM and VLLDM in calls, frames of both kinds, FPCCR.TS, CLRONRET and LSPEN.
#pragma once
static unsigned buffer[33];
static void fill(unsigned from)
{
    for (unsigned i = 0; i < 32; i++) buffer[i] = from + i;
    buffer[32] = 0x00400000;
    __asm volatile("vldmia %0, {s0-s31}\n ldr r0, [%0, #128]\n vmsr fpscr, r0" :: "r"(buffer) : "r0", "memory");
}
static void check(const char *name, unsigned from)
{
    unsigned low = 0, high = 0, control = MRS(control);
    __asm volatile("vstmia %0, {s0-s31}\n vmrs r0, fpscr\n str r0, [%0, #128]" :: "r"(buffer) : "r0", "memory");
    for (unsigned i = 0; i < 16; i++) low += buffer[i] != from + i, high += buffer[i + 16] != from + 16 + i;
    SHOW(name, low, high, buffer[0], buffer[31], buffer[32], control, FPCCR, NS(FPCCR), base - FPCAR < 0x400);
}

// A call without floating-point context: one of Non-secure code that may not use the unit could not be taken back by an exception return.
__attribute__((naked, noinline)) static unsigned plain(unsigned target, unsigned a, unsigned b)
{
    __asm volatile("push {r4-r12, lr}\n mov r3, #0\n msr control, r3\n isb\n bic r4, r0, #1\n mov r0, r1\n mov r1, r2\n blxns r4\n pop {r4-r12, pc}");
}
#define PLAIN(index, a, b) plain((unsigned)NONSECURE->calls[index], a, b)

static void calls(unsigned control)
{
    FPCCR = control;
    NS(FPCCR) = control;
    SHOW("fpccr", FPCCR, NS(FPCCR));
    fill(0x1000);
    ns(2, 1, 2);
    check("  call", 0x1000);
    fill(0x2000);
    ns(17, 2, 0);
    check("  call with floats", 0x2000);
    fill(0x2800);
    SHOW("  nested", ns(16, 2, 0));
    check("  nested", 0x2800);
    fill(0x3000);
    NVIC_ISPR = 1;
    __asm volatile("dsb\n isb");
    check("  secure", 0x3000);
    fill(0x3800);
    NVIC_ISPR = 2;
    __asm volatile("dsb\n isb");
    check("  secure with floats", 0x3800);
    fill(0x4000);
    NVIC_ISPR = 4;
    __asm volatile("dsb\n isb");
    check("  non-secure", 0x4000);
    fill(0x5000);
    NVIC_ISPR = 8;
    __asm volatile("dsb\n isb");
    check("  non-secure with floats", 0x5000);
    fill(0x6000);
    chain[0] = 8;
    NVIC_ISPR = 1;
    __asm volatile("dsb\n isb");
    check("  one after the other", 0x6000);
    fill(0x7000);
    ns(18, 1, 0);
    check("  secure over non-secure", 0x7000);
    fill(0x8000);
    ns(18, 2, 0);
    check("  secure with floats over non-secure", 0x8000);
    PLAIN(18, 2, 0);
    SHOW("  without a context", MRS(control), FPCCR, NS(FPCCR));
}

static void floats(void)
{
    base = MRS(msp);
    NVIC_ITNS = 0x0C;
    NVIC_IPR = 0x40404040;
    NVIC_ISER = 0xFF;
    SHOW("floats", CPACR, NS(CPACR), NSACR, FPCCR, NS(FPCCR), REG(0xE000EF3C), REG(0xE000EF40), REG(0xE000EF44));
    text("no access\n");
    PLAIN(17, 3, 0);
    PLAIN(17, 1, 0xF << 20);
    text("not by nsacr\n");
    PLAIN(17, 3, 0);
    NSACR = 3 << 10;
    SHOW("nsacr", NSACR, NS(NSACR));
    REG(0xE000EF3C) = 0x00C00000;
    NS(REG(0xE000EF3C)) = 0x01000000;
    text("access\n");
    ns(17, 3, 0);
    FPCCR = 0xC0000000;
    calls(0xC0000000);
    calls(0x80000000);
    calls(0xC4000000);
    calls(0x84000000);
    calls(0xF8000000);
    calls(0xFC000000);
    FPCCR = 0xE8000000;
    NS(FPCCR) = 0xFFFFFFFE;
    SHOW("fpccr", FPCCR, NS(FPCCR));
    FPCCR = 0xC0000000;
    NS(FPCCR) = 0x10000000;
    SHOW("fpccr", FPCCR, NS(FPCCR));
    FPCCR = 0xC0000000;
    NS(FPCCR) = 0xC0000000;
    text("no access while floats wait\n");
    fill(0x9000);
    NSACR = 0;
    NVIC_ISPR = 8;
    __asm volatile("dsb\n isb");
    check("  kept", 0x9000);
    NSACR = 3 << 10;
    __asm volatile("vlstm %0" :: "r"(SECURE_RAM + 4) : "memory");
}

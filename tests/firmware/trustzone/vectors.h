// Vector registers and VPR in both states: calls with VLSTM, VSCCLRM and CLRM, frames of both kinds with VPR, lazily and at once, FPCCR.TS, and what the other half sees of them.
#pragma once
static struct { unsigned q[32], vpr, fpscr; } lanes __attribute__((aligned(16)));
static void fill_lanes(unsigned from)
{
    for (unsigned i = 0; i < 32; i++) lanes.q[i] = from + i;
    __asm volatile("vldmia %0, {s0-s31}\n mov r0, %1\n vmsr vpr, r0\n mov r0, #0x40000\n orr r0, r0, #0x30000000\n vmsr fpscr, r0"
        :: "r"(lanes.q), "r"(from & 0xFFF0) : "r0", "memory");
}
static void check_lanes(const char *name, unsigned from)
{
    unsigned low = 0, high = 0, control = MRS(control);
    __asm volatile("vstmia %0, {s0-s31}\n vmrs r0, vpr\n str r0, [%0, #128]\n vmrs r0, fpscr\n str r0, [%0, #132]" :: "r"(&lanes) : "r0", "memory");
    for (unsigned i = 0; i < 16; i++) low += lanes.q[i] != from + i, high += lanes.q[i + 16] != from + 16 + i;
    __asm volatile("mov r0, #0\n vmsr vpr, r0" ::: "r0");
    SHOW(name, low, high, lanes.q[0], lanes.q[31], lanes.vpr, lanes.fpscr, control, FPCCR, NS(FPCCR), base - FPCAR < 0x400);
}

// A predicated block whose second instruction faults: VPR goes into the frame with the block's mask, and comes back with it when the handler has skipped the instruction.
static void cut(void)
{
    static unsigned out[13] __attribute__((aligned(16)));
    for (unsigned i = 0; i < 13; i++) out[i] = 0x77;
    CUT_BLOCK(out, NOTHING);
    SHOW("  cut", out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7], out[8], out[9], out[10], out[11], out[12]);
}

static void lanes_under(unsigned control)
{
    FPCCR = control;
    NS(FPCCR) = control;
    SHOW("fpccr", FPCCR, NS(FPCCR));
    fill_lanes(0x1000);
    ns(2, 1, 2);
    check_lanes("  call", 0x1000);
    fill_lanes(0x2000);
    ns(19, 2, 0);
    check_lanes("  call with vectors", 0x2000);
    fill_lanes(0x2800);
    SHOW("  nested", ns(16, 2, 0));
    check_lanes("  nested", 0x2800);
    static const char *const names[] = { "  secure", "  secure with floats", "  non-secure", "  non-secure with vectors" };
    for (unsigned i = 0; i < 4; i++) {
        fill_lanes(0x3000 + (i << 8));
        NVIC_ISPR = 1u << i;
        __asm volatile("dsb\n isb");
        check_lanes(names[i], 0x3000 + (i << 8));
    }
    fill_lanes(0x6000);
    chain[0] = 8;
    NVIC_ISPR = 1;
    __asm volatile("dsb\n isb");
    check_lanes("  one after the other", 0x6000);
    fill_lanes(0x7000);
    ns(20, 1, 0);
    check_lanes("  secure over non-secure", 0x7000);
    fill_lanes(0x8000);
    ns(20, 2, 0);
    check_lanes("  secure with floats over non-secure", 0x8000);
    cut();
    ns(21, SECURE_RAM, 0);
}

// CLRM, and VSCCLRM with and without an active context.
static void clearing(void)
{
    unsigned out[6];
    __asm volatile("mov r0, #1\n mov r1, #2\n mov r2, #3\n mov r3, #4\n mov r12, #5\n msr apsr_nzcvq, r0\n cmp r0, r0\n clrm {r0, r2, r12, apsr}\n"
        "str r0, [%0]\n str r1, [%0, #4]\n str r2, [%0, #8]\n str r3, [%0, #12]\n str r12, [%0, #16]\n mrs r0, apsr\n str r0, [%0, #20]" :: "r"(out) : "r0", "r1", "r2", "r3", "r12", "cc", "memory");
    SHOW("clrm", out[0], out[1], out[2], out[3], out[4], out[5]);
    fill_lanes(0x9000);
    __asm volatile("vscclrm {s3-s9, vpr}");
    check_lanes("vscclrm singles", 0x9000);
    fill_lanes(0x9000);
    __asm volatile("vscclrm {d2-d15, vpr}");
    check_lanes("vscclrm doubles", 0x9000);
    fill_lanes(0x9000);
    MSR(control, 0u);                       // no active context: nothing of it to clear
    __asm volatile("vscclrm {s0-s15, vpr}");
    SHOW("control", MRS(control));
    check_lanes("vscclrm without a context", 0x9000);
}

static void vectors_of_both(void)
{
    base = MRS(msp);
    NVIC_ITNS = 0x0C;
    NVIC_IPR = 0x40404040;
    NVIC_ISER = 0xFF;
    NSACR = 3 << 10;
    REG(0xE000EF3C) = 0x00C00000;
    NS(REG(0xE000EF3C)) = 0x01040000;       // FPDSCR.LTPSIZE reads as 4
    SHOW("mve", CPACR, NS(CPACR), NSACR, REG(0xE000EF3C), NS(REG(0xE000EF3C)), REG(0xE000EF40), REG(0xE000EF44), REG(0xE000EF48));
    FPCCR = 0xC0000000;
    ns(17, 1, 0xF << 20);
    clearing();
    lanes_under(0xC0000000);
    lanes_under(0x80000000);
    lanes_under(0xC4000000);
    lanes_under(0x84000000);
    lanes_under(0xF8000000);
    lanes_under(0xFC000000);
}

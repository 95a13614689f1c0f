// The Secure half of the Baseline program: what secure.c does, as far as ARMv8-M Baseline has it and means what Mainline means. Every fault is a HardFault: Mainline's others stay disabled.
#include <arm_cmse.h>
#include "baseline.h"
#define SAU(offset) REG(0xE000EDD0 + (offset))
#define NVIC_ITNS REG(0xE000E380)

typedef unsigned (*ns_function)(unsigned, unsigned) __attribute__((cmse_nonsecure_call));
static inline unsigned ns(unsigned index, unsigned a, unsigned b) { return ((ns_function)((unsigned)NONSECURE->calls[index] & ~1u))(a, b); }

// ---- Faults -------------------------------------------------------------------------------------------------------------------------
static enum { SKIP, RETURN, SIGNATURE } after;
static unsigned *frame_of(unsigned link, unsigned *main)
{
    unsigned thread = link & 8;
    if (!(link & 0x40)) return (unsigned *)(thread && (MRS(control_ns) & 2) ? MRS(psp_ns) : MRS(msp_ns));
    unsigned *frame = thread && (link & 4) ? (unsigned *)MRS(psp) : main;
    return link & 0x20 ? frame : frame + 10;
}
__attribute__((used)) static void report(unsigned link, unsigned *r)
{
    SHOW("  fault", MRS(ipsr), link);
    unsigned *frame = frame_of(link, r + 14);
    if (after == SIGNATURE) { r[13] = (r[13] & ~0x40u) | 0x20; after = RETURN; frame = (unsigned *)MRS(msp_ns); }
    if (after == SKIP) frame[6] += length_at(frame[6]);
    if (after == RETURN) { frame[6] = frame[5] & ~1u; frame[7] = (frame[7] & ~0x0600FC00u) | 1u << 24; }
    after = SKIP;
}
BASELINE_HANDLER(fault, report)

// ---- Interrupts ---------------------------------------------------------------------------------------------------------------------
static unsigned base;                       // of the stack, so that depths are printed and not addresses
static unsigned chain[4], status[4];        // what a handler pends: Secure NVIC_ISPR, Non-secure ICSR, Secure ICSR
__attribute__((used)) static void interrupted(unsigned link, unsigned *r)
{
    SHOW("  secure", MRS(ipsr), link, base - (unsigned)(r + 14), MRS(control), ICSR & 0x1FF, NVIC_IABR);
    if (chain[0]) { unsigned c = chain[0]; chain[0] = 0; NVIC_ISPR = c; }
    if (chain[1]) { unsigned c = chain[1]; chain[1] = 0; NS(ICSR) = c; }
    if (chain[2]) { unsigned c = chain[2]; chain[2] = 0; ICSR = c; }
    BARRIER();
    SHOW("  secure end", MRS(ipsr));
}
BASELINE_HANDLER(interrupt, interrupted)

void reset(void);
__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 8] = {
    &_stack, (void *)reset, (void *)fault, (void *)fault, 0, 0, 0, 0, 0, 0, 0, (void *)interrupt, 0, 0, (void *)interrupt, (void *)interrupt,
    (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt,
};

// ---- Gates --------------------------------------------------------------------------------------------------------------------------
__attribute__((cmse_nonsecure_entry)) unsigned gate_add(unsigned a, unsigned b) { return a + b; }
__attribute__((cmse_nonsecure_entry)) unsigned gate_back(unsigned index, unsigned value)
{
    SHOW("  gate", MRS(ipsr), index, value);
    return ns(index, value, 1) + 1;
}
__attribute__((cmse_nonsecure_entry)) unsigned gate_status(unsigned what, unsigned value)
{
    if (what == 1) after = value == 2 ? RETURN : SKIP;
    if (what == 2) NVIC_ISPR = value;
    if (what == 3) ICSR = value;
    return status[what & 3];
}

// ---- Set-up -------------------------------------------------------------------------------------------------------------------------
static void region(unsigned n, unsigned first, unsigned last, unsigned callable)
{
    SAU(8) = n;
    SAU(12) = first;
    SAU(16) = (last & ~31u) | callable << 1 | 1;
}
static void gate_memory(unsigned mpc, unsigned from)
{
    unsigned block = (REG(mpc + 0x14) & 15) + 5, words = REG(mpc + 0x10) + 1;
    for (unsigned w = 0; w < words; w++) {
        REG(mpc + 0x18) = w;
        REG(mpc + 0x1C) = w >= from >> block >> 5 ? ~0u : 0;
    }
}
static void set_up(void)
{
    gate_memory(CODE_GATE, 0x200000);
    gate_memory(RAM_GATE, 0x100000);
    REG(0x50080014) = 1;                    // NSCCFG: code memory may be Non-secure callable
    region(0, NONSECURE_CODE, NONSECURE_CODE_LAST, 0);
    region(1, NONSECURE_RAM, NONSECURE_RAM + 0xFFFFF, 0);
    region(2, GATES, GATES + 0xFFFF, 1);
    region(3, 0x40000000, 0x4FFFFFFF, 0);
    region(5, NONSECURE_RAM + 0x80000, NONSECURE_RAM + 0xBFFFF, 0);   // in two regions: Secure
    SAU(0) = 1;
    BARRIER();
    NS(VTOR) = (unsigned)NONSECURE;
    MSR(msp_ns, (unsigned)NONSECURE->stack);
}

// ---- Parts --------------------------------------------------------------------------------------------------------------------------
static unsigned tta(unsigned a) { unsigned v; __asm volatile("tta %0, %1" : "=r"(v) : "r"(a)); return v; }
static unsigned ttat(unsigned a) { unsigned v; __asm volatile("ttat %0, %1" : "=r"(v) : "r"(a)); return v; }
static void targets(const char *title)
{
    static const unsigned places[] = { 0x00000000, NONSECURE_CODE, NONSECURE_CODE_LAST, SECURE_CODE, GATES, GATES + 0x10000, 0x20000000, NONSECURE_RAM, NONSECURE_RAM + 0x80000, NONSECURE_RAM + 0xC0000,
        0x30000000, SECURE_RAM, 0x40200000, 0x50200000, 0x60000000, 0xE000E000, 0xE0005000, 0xE002ED00, 0xE0100000, 0xF0000000, 0xFFFFFFFF };
    text(title);
    text("\n");
    for (unsigned i = 0; i < sizeof places / 4; i++) SHOW("  tt", places[i], tt(places[i]), ttt(places[i]), tta(places[i]), ttat(places[i]));
}
static void mpu(volatile unsigned *unit, unsigned number, unsigned first, unsigned last, unsigned attributes)
{
    unit[2] = number;
    unit[3] = first | attributes;
    unit[4] = (last & ~31u) | 1;
}
static void protect(void)
{
    volatile unsigned *own = &REG(0xE000ED90), *other = &REG(0xE002ED90);
    mpu(own, 1, SECURE_RAM, SECURE_RAM + 0x1FFFFF, 1 << 1);
    mpu(own, 2, SECURE_CODE, SECURE_CODE + 0xFFFF, 3 << 1);
    mpu(own, 3, NONSECURE_RAM, NONSECURE_RAM + 0xFFFF, 0 << 1);
    mpu(other, 4, NONSECURE_CODE, NONSECURE_CODE + 0x3FFFF, 3 << 1);
    mpu(other, 5, NONSECURE_RAM, NONSECURE_RAM + 0x3FFFF, 1 << 1);
    mpu(other, 6, SECURE_RAM, SECURE_RAM + 0xFFFF, 2 << 1);
    own[1] = 5;
    other[1] = 1;
    BARRIER();
    SHOW("mpu", own[2], own[3], own[4], other[2], other[3], other[4]);
    targets("targets with both mpus");
    SHOW("ns under its mpu", ns(7, NONSECURE_CODE, NONSECURE_RAM));
    SHOW("ns outside", ns(8, NONSECURE_RAM + 0x60000, 0x55));
    other[1] = 5;
    SHOW("ns default map", ns(8, NONSECURE_RAM + 0x60000, 0x56));
    own[1] = other[1] = 0;
    BARRIER();
}
static void banked(void)
{
    MSR(primask_ns, 1u);
    MSR(psp_ns, NONSECURE_RAM + 0x1230);
    MSR(psp, SECURE_RAM + 0x8000);
    SHOW("ns masks", MRS(primask_ns), MRS(psp_ns), MRS(control_ns), MRS(primask), MRS(psp));
    REG(0xE000ED1C) = 0xC0000000;
    REG(0xE000ED20) = 0x80400000;
    REG(0xE002ED1C) = 0x40000000;
    REG(0xE002ED20) = 0x40C00000;
    REG(0xE000E014) = 0x123;
    REG(0xE000ED10) = 0;
    SHOW("own", VTOR, REG(0xE000ED1C), REG(0xE000ED20), REG(0xE000E014));
    SHOW("alias", NS(VTOR), REG(0xE002ED1C), REG(0xE002ED20), REG(0xE002EDD0), REG(0xE002EDD4), REG(0xE002E380));
    ns(1, 0, 0);
    SHOW("own after", REG(0xE000ED1C), REG(0xE000ED20), REG(0xE002ED1C));
    MSR(primask_ns, 0u);
    MSR(control_ns, 3u);
    MSR(psp_ns, NONSECURE_RAM + 0x8000);
    SHOW("ns sp", MRS(sp_ns), MRS(control_ns));
    MSR(sp_ns, NONSECURE_RAM + 0x7800);
    SHOW("ns unprivileged", ns(2, 3, 4), MRS(psp_ns), MRS(control_ns));
    MSR(control_ns, 0u);
}

// The Secure stack pointers have limits, also in Baseline.
static void limits(void)
{
    MSR(psplim, SECURE_RAM + 0x7007);
    MSR(msplim, SECURE_RAM + 0x1000);
    SHOW("limits", MRS(psplim), MRS(msplim));
    unsigned seen;
    MSR(psp, SECURE_RAM + 0x7040);
    __asm volatile("mov r2, sp\n mov r1, #2\n msr control, r1\n isb\n sub sp, #72\n mov %0, sp\n mov r1, #0\n msr control, r1\n isb" : "=r"(seen) :: "r1", "r2", "memory");
    SHOW("below", seen, MRS(psp), MRS(msp) > SECURE_RAM + 0x1000);
    MSR(msplim, 0u);
    MSR(psplim, 0u);
    SHOW("limits", MRS(psplim), MRS(msplim));
}

// Pends exceptions with all registers set, and shows those that did not come back.
__attribute__((naked, noinline)) static unsigned pend_all(volatile unsigned *where, unsigned what)
{
    __asm volatile("push {r4-r7, lr}\n mov r4, r8\n mov r5, r9\n mov r6, r10\n mov r7, r11\n push {r4-r7}\n push {r0, r1}\n"
        "mov r7, r0\n mov r6, r1\n mov r0, #0x88\n mov r8, r0\n mov r0, #0x99\n mov r9, r0\n mov r0, #0xaa\n mov r10, r0\n mov r0, #0xbb\n mov r11, r0\n mov r0, #0xcc\n mov r12, r0\n"
        "mov r0, #0x10\n mov r1, #0x11\n mov r2, #0x22\n mov r3, #0x33\n mov r4, #0x44\n mov r5, #0x55\n"
        "cmp r0, r0\n str r6, [r7]\n dsb\n isb\n mrs r6, apsr\n"
        "sub r0, #0x10\n sub r1, #0x11\n sub r2, #0x22\n sub r3, #0x33\n sub r4, #0x44\n sub r5, #0x55\n"
        "orr r0, r1\n orr r0, r2\n orr r0, r3\n orr r0, r4\n orr r0, r5\n"
        "mov r1, r8\n sub r1, #0x88\n orr r0, r1\n mov r1, r9\n sub r1, #0x99\n orr r0, r1\n mov r1, r10\n sub r1, #0xaa\n orr r0, r1\n mov r1, r11\n sub r1, #0xbb\n orr r0, r1\n mov r1, r12\n sub r1, #0xcc\n orr r0, r1\n"
        "ldr r1, [sp]\n sub r1, r7\n orr r0, r1\n lsr r6, #28\n sub r6, #6\n orr r0, r6\n add sp, #8\n pop {r4-r7}\n mov r8, r4\n mov r9, r5\n mov r10, r6\n mov r11, r7\n pop {r4-r7, pc}");
}
static void pend(volatile unsigned *where, unsigned what) { SHOW("  changed", pend_all(where, what)); }

static void interrupts(void)
{
    NVIC_ITNS = 0x0C;                       // 2 and 3 are Non-secure
    NVIC_IPR = 0x80408040;
    REG(0xE000E404) = 0x40404040;
    NVIC_ISER = 0xFF;
    SHOW("nvic", NVIC_ITNS, NVIC_ISER, NVIC_IPR, NS(NVIC_ISER), NS(NVIC_IPR), REG(0xE002E404));
    base = MRS(msp);
    text("secure interrupt\n");
    pend(&NVIC_ISPR, 1);
    text("non-secure interrupt\n");
    pend(&NVIC_ISPR, 4);
    text("non-secure pendsv, systick\n");
    pend(&NS(ICSR), 1u << 28 | 1u << 26);
    text("both pendsv\n");
    chain[1] = 1u << 28;
    pend(&ICSR, 1u << 28);
    text("secure then non-secure of lower priority\n");
    chain[0] = 8;
    pend(&NVIC_ISPR, 1);
    text("secure then non-secure of higher priority\n");
    NVIC_IPR = 0x00408040;
    chain[0] = 8;
    pend(&NVIC_ISPR, 1);
    text("the same with PRIS\n");
    AIRCR = 0x05FA4000;
    SHOW("aircr", AIRCR & 0x6000, NS(AIRCR) & 0x6000);
    chain[0] = 8;
    pend(&NVIC_ISPR, 1);
    text("secure and non-secure at once\n");
    pend(&NVIC_ISPR, 0x1F);
    AIRCR = 0x05FA0000;
    pend(&NVIC_ISPR, 0x1F);
    text("from non-secure code\n");
    ns(3, 0, 0);
    text("masks\n");
    MSR(primask_ns, 1u);
    NVIC_ISPR = 0x0D;
    BARRIER();
    SHOW("pending", NVIC_ISPR, ICSR & 0x1FF1FF, NS(ICSR) & 0x1FF1FF);
    MSR(primask_ns, 0u);
    MSR(primask, 1u);
    NVIC_ISPR = 0x05;
    BARRIER();
    SHOW("pending", NVIC_ISPR, ICSR & 0x1FF1FF);
    MSR(primask, 0u);
    text("non-secure then secure of lower priority\n");
    NVIC_IPR = 0x004080C0;
    status[0] = 1;
    pend(&NVIC_ISPR, 8);
    status[0] = 0;
    text("process stack\n");
    static unsigned process[128] __attribute__((aligned(8)));
    MSR(psp, process + 128);
    MSR(control, 2u);
    pend(&NVIC_ISPR, 8);
    pend(&NVIC_ISPR, 1);
    chain[0] = 8;
    pend(&NVIC_ISPR, 2);
    SHOW("psp", (unsigned)(process + 128) - MRS(psp), MRS(control));
    MSR(control, 0u);
    text("svc\n");
    __asm volatile("svc #1");
    ns(4, 0, 0);
    text("systick\n");
    REG(0xE000E014) = 5000;
    REG(0xE000E018) = 0;
    REG(0xE000E010) = 5;
    SHOW("ns timer", ns(5, 0, 0));
    while (!(REG(0xE000E010) & 1 << 16)) {}
    REG(0xE000E010) = 0;
}

static void faults(void)
{
    text("non-secure reads secure\n");
    ns(6, SECURE_RAM, 0);
    text("non-secure writes secure\n");
    ns(8, SECURE_RAM, 1);
    text("non-secure reads gate memory\n");
    ns(6, GATES, 0);
    text("secure reads non-secure\n");
    SHOW("  fine", *(volatile unsigned *)(NONSECURE_CODE + 4) & 1);
    text("non-secure jumps to secure\n");
    after = RETURN;
    ns(9, SECURE_CODE + 0x101, 0);
    text("non-secure jumps behind sg\n");
    after = RETURN;
    ns(9, GATES + 5, 0);
    text("secure jumps to non-secure\n");
    after = RETURN;
    __asm volatile("mov r0, %0\n blx r0" :: "r"(NONSECURE_CODE + 0x30001) : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
    text("bxns in non-secure state\n");
    ns(10, 0, 0);
    text("undefined\n");
    ns(11, 0, 0);
    text("nothing there\n");
    ns(6, NOTHING, 0);
    AIRCR = 0x05FA2000;
    text("hard faults are non-secure\n");
    SHOW("aircr", AIRCR & 0x6000, NS(AIRCR) & 0x6000);
    ns(11, 0, 0);
    ns(6, NOTHING, 0);
    ns(6, SECURE_RAM, 0);
    AIRCR = 0x05FA0000;
    text("wrong exc_return: es\n");
    NVIC_IPR = 0x00408040;
    ns(12, 1, 0);
    text("wrong exc_return: dcrs\n");
    ns(12, 2, 0);
    text("sau off\n");
    SAU(0) = 0;
    SHOW("  tt", tt(NONSECURE_CODE), tt(GATES));
    SAU(0) = 2;
    SHOW("  tt", tt(NONSECURE_CODE), tt(GATES), tt(SECURE_RAM), tt(NONSECURE_RAM + 0x80000));
    SAU(0) = 1;
}

__attribute__((noreturn)) void leave(int code)
{
    unsigned block[2] = { 0x20026, (unsigned)code };
    semihost(0x20, block);
    for (;;) {}
}

void reset(void)
{
    start();
    SHOW("reset", SAU(0), SAU(4), AIRCR & 0x6000, NVIC_ITNS, MRS(control), NS(VTOR));
    targets("targets at reset");
    set_up();
    SHOW("sau", SAU(0), SAU(8), SAU(12), SAU(16));
    targets("targets");
    SHOW("call", ns(0, 0, 0));
    SHOW("add", ns(2, 20, 22), MRS(control), MRS(ipsr));
    SHOW("nested", ns(14, 5, 0));
    banked();
    limits();
    protect();
    interrupts();
    faults();
    leave(0);
}

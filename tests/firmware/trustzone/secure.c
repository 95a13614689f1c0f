// The Secure half: sets up SAU, MPCs and interrupts, calls the Non-secure half and prints what happens on the way. The other half is nonsecure.c.
#include <arm_cmse.h>
#include "both.h"
#include "gates.h"
#define SAU(offset) REG(0xE000EDD0 + (offset))
#define SFSR REG(0xE000EDE4)
#define SFAR REG(0xE000EDE8)
#define NVIC_ITNS REG(0xE000E380)
#define NSACR REG(0xE000ED8C)

typedef unsigned (*ns_function)(unsigned, unsigned) __attribute__((cmse_nonsecure_call));
static inline unsigned ns(unsigned index, unsigned a, unsigned b) { return ((ns_function)((unsigned)NONSECURE->calls[index] & ~1u))(a, b); }

static enum { SKIP, RETURN, STAY, BUILD } after;
static volatile unsigned status[4];

// ---- Faults -------------------------------------------------------------------------------------------------------------------------
static unsigned *frame_of(unsigned link, unsigned *main)
{
    unsigned thread = link & 8;
    if (!(link & 0x40)) return (unsigned *)(thread && (MRS(control_ns) & 2) ? MRS(psp_ns) : MRS(msp_ns));
    unsigned *frame = thread && (link & 4) && (link & 1) ? (unsigned *)MRS(psp) : main;
    return link & 0x20 ? frame : frame + 10;
}

__attribute__((used)) static void report(unsigned link, unsigned *stack)
{
    // QEMU 7.2 does not set SFARVALID for loads and stores; the manual wants it.
    unsigned sfsr = SFSR, hfsr = HFSR;
    SHOW("  fault", MRS(ipsr), link, sfsr & ~0x40u, CFSR, NS(CFSR), hfsr, SHCSR);
    SFSR = sfsr;
    CFSR = CFSR;
    NS(CFSR) = NS(CFSR);
    HFSR = HFSR;
    unsigned *frame = frame_of(link, stack + 14);
    if (sfsr & 2) stack[13] = (stack[13] & ~0x40u) | 0x20;     // INVIS: the frame was never Secure
    if (hfsr & 2) NVIC_ICPR = 4;
    if (after == BUILD) {
        NS(ICSR) = 1u << 27;
        frame = (unsigned *)(NONSECURE_RAM + 0x2000);
        frame[6] = status[3];
        frame[7] = 1u << 24;
        MSR(msp_ns, frame);
    }
    if (after == SKIP) frame[6] += (*(unsigned short *)(frame[6] & ~1u)) >= 0xE800 ? 4 : 2;
    if (after == RETURN) { frame[6] = frame[5] & ~1u; frame[7] = (frame[7] & ~0x0600FC00u) | 1u << 24; }
    after = SKIP;
}
HANDLER(fault, report)

// ---- Interrupts ---------------------------------------------------------------------------------------------------------------------
static unsigned base;                       // of the stack, so that depths are printed and not addresses
static unsigned chain[4];                   // what a handler pends: Secure NVIC_ISPR, Non-secure ICSR, Secure ICSR
__attribute__((used)) static void interrupted(unsigned link, unsigned *regs)
{
    SHOW("  secure", MRS(ipsr), link, base - (unsigned)(regs + 14), MRS(control), ICSR & 0x3FF800 & ~0x400000, NVIC_IABR, SHCSR);
    if (chain[0]) { unsigned c = chain[0]; chain[0] = 0; NVIC_ISPR = c; }
    if (chain[1]) { unsigned c = chain[1]; chain[1] = 0; NS(ICSR) = c; }
    if (chain[2]) { unsigned c = chain[2]; chain[2] = 0; ICSR = c; }
    __asm volatile("dsb\n isb");
#ifdef __ARM_FP
    if (MRS(ipsr) == 17) __asm volatile("vmrs r0, fpscr\n vmov s3, r0\n vmov s30, r0\n vmov r0, s1" ::: "r0");
#endif
    SHOW("  secure end", MRS(ipsr));
}
HANDLER(interrupt, interrupted)

void reset(void);
__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 8] = {
    &_stack, (void *)reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
    0, 0, 0, (void *)interrupt, 0, 0, (void *)interrupt, (void *)interrupt,
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
    if (what == 1) after = value;
    if (what == 2) NVIC_ISPR = value;
    if (what == 3) ICSR = value;
    if (what == 5) status[3] = value & ~1u;
    return status[what & 3];
}

// ---- Set-up -------------------------------------------------------------------------------------------------------------------------
static void region(unsigned n, unsigned first, unsigned last, unsigned callable)
{
    SAU(8) = n;
    SAU(12) = first;
    SAU(16) = (last & ~31u) | callable << 1 | 1;
}

// A memory protection controller: blocks from an offset on become Non-secure.
static void gate_memory(unsigned mpc, unsigned from)
{
    unsigned shift = (REG(mpc + 0x14) & 15) + 5, words = REG(mpc + 0x10) + 1, first = from >> shift;
    REG(mpc + 0x18) = 0;
    for (unsigned w = 0; w < words; w++) {
        unsigned bits = w * 32 >= first ? ~0u : first - w * 32 >= 32 ? 0 : ~0u << (first - w * 32);
        REG(mpc + 0x18) = w;
        REG(mpc + 0x1C) = bits;
    }
}

static void set_up(void)
{
#ifdef CODE_GATE
    gate_memory(CODE_GATE, 0x200000);
#endif
    gate_memory(RAM_GATE, 0x100000);
    REG(0x50080014) = 1;                    // NSCCFG: code memory may be Non-secure callable
    region(0, NONSECURE_CODE, NONSECURE_CODE_LAST, 0);
    region(1, NONSECURE_RAM, NONSECURE_RAM + 0xFFFFF, 0);
    region(2, GATES, GATES + 0xFFFF, 1);
    region(3, 0x40000000, 0x4FFFFFFF, 0);
    region(5, NONSECURE_RAM + 0x80000, NONSECURE_RAM + 0xBFFFF, 0);   // in two regions: Secure
    SAU(0) = 1;
    __asm volatile("dsb\n isb");
    NS(VTOR) = (unsigned)NONSECURE;
    MSR(msp_ns, (unsigned)NONSECURE->stack);
    SHCSR = 0xF << 16;
}

// ---- Parts --------------------------------------------------------------------------------------------------------------------------
static unsigned tt(unsigned a) { unsigned v; __asm volatile("tt %0, %1" : "=r"(v) : "r"(a)); return v; }
static unsigned ttt(unsigned a) { unsigned v; __asm volatile("ttt %0, %1" : "=r"(v) : "r"(a)); return v; }
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
    SHOW("mpu type", own[0], other[0]);
    mpu(own, 1, SECURE_RAM, SECURE_RAM + 0x1FFFFF, 1 << 1);
    mpu(own, 2, SECURE_CODE, SECURE_CODE + 0xFFFF, 3 << 1);
    mpu(own, 3, NONSECURE_RAM, NONSECURE_RAM + 0xFFFF, 0 << 1);
    mpu(other, 4, NONSECURE_CODE, NONSECURE_CODE + 0x3FFFF, 3 << 1);
    mpu(other, 5, NONSECURE_RAM, NONSECURE_RAM + 0x3FFFF, 1 << 1);
    mpu(other, 6, SECURE_RAM, SECURE_RAM + 0xFFFF, 2 << 1);
    SHOW("mpu", own[2], own[3], own[4], other[2], other[3], other[4]);
    other[1] = 1;
    own[1] = 5;
    __asm volatile("dsb\n isb");
    targets("targets, both MPUs");
    SHOW("ns under its mpu", ns(7, NONSECURE_CODE, NONSECURE_RAM));
    SHOW("ns outside", ns(8, NONSECURE_RAM + 0x60000, 0x55));
    other[1] = 5;
    SHOW("ns default map", ns(8, NONSECURE_RAM + 0x60000, 0x56));
    own[1] = 0;
    other[1] = 0;
}

static void banked(void)
{
    MSR(psp_ns, NONSECURE_RAM + 0x1230);
    MSR(psplim_ns, NONSECURE_RAM + 0x1007);
    MSR(primask_ns, 1u);
    MSR(basepri_ns, 0x65u);
    MSR(faultmask_ns, 1u);
    SHOW("ns masks", MRS(primask_ns), MRS(basepri_ns), MRS(faultmask_ns), MRS(psp_ns), MRS(psplim_ns), MRS(control_ns), MRS(sp_ns) == MRS(msp_ns), MRS(primask), MRS(faultmask));
    MSR(faultmask_ns, 0u);
    NS(CCR) = CCR | 0x10;
    NS(SHCSR) = 7 << 16;
    REG(0xE002ED18) = 0x10203040;
    REG(0xE002ED1C) = 0x50607080;
    REG(0xE002ED20) = 0x90A0B0C0;
    REG(0xE002ED10) = 0x1E;
    SHOW("own", VTOR, AIRCR, CCR, SHCSR, REG(0xE000ED18), REG(0xE000ED1C), REG(0xE000ED20), REG(0xE000E014), REG(0xE000ED10));
    SHOW("alias", NS(VTOR), NS(AIRCR), NS(CCR), NS(SHCSR), REG(0xE002ED18), REG(0xE002ED1C), REG(0xE002ED20), REG(0xE002ED10));
    SHOW("alias sau", REG(0xE002EDD0), REG(0xE002EDD4), REG(0xE002EDDC), REG(0xE002E380), REG(0xE002EDE4));
    ns(1, 0, 0);
    REG(0xE002ED10) = 0;
    SHOW("own after", CCR, SHCSR, REG(0xE000ED18), REG(0xE000ED1C), REG(0xE000ED20));
    MSR(basepri_ns, 0u);
    MSR(primask_ns, 0u);
    MSR(control_ns, 3u);
    MSR(psp_ns, NONSECURE_RAM + 0x8000);
    MSR(psplim_ns, NONSECURE_RAM + 0x7000);
    SHOW("ns sp", MRS(sp_ns), MRS(control_ns));
    MSR(sp_ns, NONSECURE_RAM + 0x7800);
    SHOW("ns sp", MRS(psp_ns));
    MSR(sp_ns, NONSECURE_RAM + 0x6000);                // below its limit: UsageFault STKOF
    SHOW("ns unprivileged", ns(2, 3, 4), MRS(psp_ns), MRS(control_ns));
    MSR(control_ns, 0u);
    MSR(psplim_ns, 0u);
}

// Pends exceptions with all registers set, and counts those that did not come back.
__attribute__((naked, noinline)) static unsigned pend_all(volatile unsigned *where, unsigned what)
{
    __asm volatile("push {r4-r11, lr}\n push {r0, r1}\n ldr r7, [sp]\n ldr lr, [sp, #4]\n"
        "mov r0, #0xa0\n mov r1, #0x11\n mov r2, #0x22\n mov r3, #0x33\n mov r4, #0x44\n mov r5, #0x55\n mov r6, #0x66\n mov r8, #0x88\n mov r9, #0x99\n mov r10, #0xaa\n mov r11, #0xbb\n mov r12, #0xcc\n"
        "cmp r0, r0\n str lr, [r7]\n dsb\n isb\n mrs lr, apsr\n"
        "eor r0, #0xa0\n eor r1, #0x11\n eor r2, #0x22\n eor r3, #0x33\n eor r4, #0x44\n eor r5, #0x55\n eor r6, #0x66\n eor r8, #0x88\n eor r9, #0x99\n eor r10, #0xaa\n eor r11, #0xbb\n eor r12, #0xcc\n"
        "orr r0, r1\n orr r0, r2\n orr r0, r3\n orr r0, r4\n orr r0, r5\n orr r0, r6\n orr r0, r8\n orr r0, r9\n orr r0, r10\n orr r0, r11\n orr r0, r12\n"
        "ldr r1, [sp]\n eor r1, r7\n orr r0, r1\n and lr, #0xf0000000\n eor lr, #0x60000000\n orr r0, lr\n add sp, #8\n pop {r4-r11, pc}");
}
static void pend(volatile unsigned *where, unsigned what)
{
    unsigned wrong = pend_all(where, what);
    SHOW("  changed", wrong);
}

static void interrupts(void)
{
    NVIC_ITNS = 0x0C;                       // 2 and 3 are Non-secure
    NVIC_IPR = 0x80406040;
    REG(0xE000E404) = 0x20202020;
    NVIC_ISER = 0xFF;
    NS(SHCSR) = 0;
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
    NVIC_IPR = 0x10406040;
    chain[0] = 8;
    pend(&NVIC_ISPR, 1);
    text("the same with PRIS\n");
    AIRCR = 0x05FA4000;
    SHOW("aircr", AIRCR, NS(AIRCR));
    chain[0] = 8;
    pend(&NVIC_ISPR, 1);
    text("secure and non-secure at once\n");
    pend(&NVIC_ISPR, 0x1F);
    text("from non-secure code\n");
    ns(3, 0, 0);
    text("masks\n");
    MSR(primask_ns, 1u);
    NVIC_ISPR = 0x0D;
    __asm volatile("dsb\n isb");
    SHOW("pending", NVIC_ISPR, ICSR & ~0x800, NS(ICSR) & ~0x800);       // RETTOBASE is unknown in thread mode
    MSR(primask_ns, 0u);
    MSR(basepri, 0x90u);
    NVIC_ISPR = 0x05;
    __asm volatile("dsb\n isb");
    SHOW("pending", NVIC_ISPR, ICSR & ~0x400800, NS(ICSR) & ~0x800);
    MSR(basepri, 0u);
    AIRCR = 0x05FA0000;
    text("non-secure then secure of lower priority\n");
    NVIC_IPR = 0x104060F0;
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
    unsigned v;
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
    NS(SHCSR) = 7 << 16;
    ns(10, 0, 0);
    NS(SHCSR) = 0;
    text("escalated to secure hard fault\n");
    ns(11, 0, 0);
    AIRCR = 0x05FA2000;
    text("escalated to non-secure hard fault\n");
    SHOW("aircr", AIRCR, NS(AIRCR));
    ns(11, 0, 0);
    text("non-secure bus fault\n");
    NS(SHCSR) = 7 << 16;
    ns(6, NOTHING, 0);
    NS(SHCSR) = 0;
    text("secure fault, disabled\n");
    SHCSR = 7 << 16;
    ns(6, SECURE_RAM, 0);
    SHCSR = 0xF << 16;
    AIRCR = 0x05FA0000;
    text("bus fault, secure\n");
    ns(6, NOTHING, 0);
    text("wrong exc_return: es\n");
    NVIC_IPR = 0x10406040;
    ns(12, 1, 0);
    text("wrong exc_return: dcrs\n");
    ns(12, 2, 0);
    text("wrong exc_return: s\n");
    ns(12, 3, 0);
    text("function return without call\n");
    NS(SHCSR) = 7 << 16;
    ns(13, 0, 0);
    text("non-secure stack is secure\n");
    v = MRS(msp_ns);
    ns(14, SECURE_RAM + 0x10000, 0);
    SHOW("  msp", MRS(msp_ns) - v);
    text("non-secure stack limit\n");
    ns(15, 0, 0);
    text("vector table is secure\n");
    v = NS(VTOR);
    after = STAY;
    NS(VTOR) = SECURE_CODE;
    NVIC_ISPR = 4;
    __asm volatile("dsb\n isb");
    NVIC_ICPR = 4;
    NS(VTOR) = v;
    NS(SHCSR) = 0;
    text("sau off\n");
    SAU(0) = 0;
    SHOW("  tt", tt(NONSECURE_CODE), tt(GATES));
    SAU(0) = 2;
    SHOW("  tt", tt(NONSECURE_CODE), tt(GATES), tt(SECURE_RAM), tt(NONSECURE_RAM + 0x80000));
    SAU(0) = 1;
}

#ifdef __ARM_FP
#include "floats.h"
#endif
#ifdef __ARM_FEATURE_MVE
#include "vectors.h"
#endif

__attribute__((noreturn)) void leave(int code)
{
    unsigned block[2] = { 0x20026, (unsigned)code };
    semihost(0x20, block);
    for (;;) {}
}

void reset(void)
{
    start();
    VTOR = SECURE_CODE;                     // the core of AN547 starts with the same bytes at their Non-secure address
    SHOW("reset", SAU(0), SAU(4), AIRCR, NVIC_ITNS, SHCSR, MRS(control), SFSR, NS(VTOR), NS(CCR), NSACR, CPACR);
    #ifdef CODE_GATE
    SHOW("code gate", REG(CODE_GATE + 0x10), REG(CODE_GATE + 0x14));
#endif
    SHOW("ram gate", REG(RAM_GATE + 0x10), REG(RAM_GATE + 0x14));
    targets("targets at reset");
    set_up();
#ifdef __ARM_FP
    CPACR = 0xF << 20;                      // the compiler clears floating-point registers before calls of the other half
#endif
    SHOW("sau", SAU(0), SAU(8), SAU(12), SAU(16));
    targets("targets");
    SHOW("call", ns(0, 0, 0));
    SHOW("add", ns(2, 20, 22), MRS(control), MRS(ipsr));
    SHOW("nested", ns(16, 5, 0));
#ifdef __ARM_FEATURE_MVE
    vectors_of_both();
#elif defined __ARM_FP
    floats();
#else
    banked();
    protect();
    interrupts();
    faults();
#endif
    leave(0);
}

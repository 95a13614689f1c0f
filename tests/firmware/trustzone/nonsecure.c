// The Non-secure half: functions that the Secure half calls, and handlers. It starts in none of its own code: the Secure half sets its stack and vectors.
#include "both.h"
#include "gates.h"

static volatile unsigned action, resume;
#ifdef __ARM_FP
static unsigned floating(unsigned a, unsigned b)
{
    if (a == 1) { CPACR = b; SHOW("  fp", CPACR, FPCCR, MRS(control), REG(0xE000ED8C)); }
    if (a == 3) __asm volatile("vmov s0, s0");
    if (a != 2) return 0;
    unsigned before = MRS(control), status, one, twenty;
    __asm volatile("vmrs %0, fpscr\n vmov %1, s1\n vmov %2, s20" : "=r"(status), "=r"(one), "=r"(twenty));
    SHOW("  fp", before, MRS(control), status, one, twenty, FPCCR);
    __asm volatile("vmov s1, %0\n vmov s20, %0\n vmov s0, %0" :: "r"(0x40400000));
    return 0;
}

// Secure interrupts over Non-secure code with values in its registers.
static unsigned over(unsigned a, unsigned b)
{
    (void)b;
    unsigned one, four, twenty;
    __asm volatile("vmov s1, %0\n vmov s20, %0" :: "r"(0x1234));
    gate_status(2, a);
    __asm volatile("vmov %0, s1\n vmov %1, s4\n vmov %2, s20" : "=r"(one), "=r"(four), "=r"(twenty));
    SHOW("  over", one, twenty, MRS(control), FPCCR);
    return 0;
}
#endif
#ifdef __ARM_FEATURE_MVE
// What the Secure half left in the vector registers, and values of our own in them.
static unsigned vectors(unsigned a, unsigned b)
{
    static unsigned q[34] __attribute__((aligned(16)));
    unsigned before = MRS(control), seen = 0;
    __asm volatile("vstmia %0, {s0-s31}\n vmrs r0, vpr\n str r0, [%0, #128]\n vmrs r0, fpscr\n str r0, [%0, #132]" :: "r"(q) : "r0", "memory");
    for (unsigned i = 0; i < 32; i++) seen |= q[i];
    SHOW("  vectors", before, MRS(control), seen, q[32], q[33], FPCCR);
    __asm volatile("mov r0, #0xB6\n vdup.8 q0, r0\n vdup.8 q3, r0\n vdup.8 q5, r0\n vdup.8 q7, r0\n vctp.8 r0\n movw r0, #0x1818\n vmsr p0, r0" ::: "r0");
    return a + b;
}

// Secure interrupts over Non-secure code with a vector and a predicate.
static unsigned over_vectors(unsigned a, unsigned b)
{
    unsigned out[4];
    __asm volatile("vdup.32 q1, %0\n vdup.32 q6, %0\n mov r3, #0\n movw r3, #0x0FF0\n vmsr vpr, r3" :: "r"(0x1234) : "r3");
    gate_status(2, a);
    __asm volatile("vmov %0, s5\n vmov %1, s26\n vmrs %2, vpr\n vmrs %3, fpscr" : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3]));
    SHOW("  over", out[0], out[1], out[2], out[3], MRS(control), FPCCR);
    return b;
}

// A vector store into the other half's memory, inside a predicated block.
static unsigned cut_block(unsigned a, unsigned b)
{
    static unsigned out[13] __attribute__((aligned(16)));
    CUT_BLOCK(out, a);
    SHOW("  cut", out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7], out[8], out[9], out[10], out[11], out[12]);
    return b;
}
#endif
__attribute__((used)) static unsigned interrupted(unsigned link, unsigned *r)
{
    SHOW("  non-secure", MRS(ipsr), link, MRS(control), ICSR & 0x3FF800 & ~0x400000, NVIC_IABR, SHCSR, CFSR, HFSR);
#ifdef __ARM_FP
#ifdef __ARM_FEATURE_MVE
    if (MRS(ipsr) == 19 && CPACR) vectors(2, 0);
#else
    if (MRS(ipsr) == 19 && CPACR) floating(2, 0);
#endif
#endif
    SHOW("  registers", r[0] | r[1] | r[2] | r[3] | r[12], r[4] | r[5] | r[6] | r[8] | r[9] | r[10] | r[11]);
    CFSR = CFSR;
    HFSR = HFSR;
    if (MRS(ipsr) == 19 && gate_status(0, 0)) { gate_status(2, 1); SHOW("  pended", MRS(ipsr)); }
    if (MRS(ipsr) < 8) {
        unsigned *frame = link & 8 && MRS(control) & 2 ? (unsigned *)MRS(psp) : r + 14;
        if (action == 5) {
            MSR(psplim, 0u);
            frame = (unsigned *)(NONSECURE_RAM + 0x3000);
            frame[6] = resume & ~1u;
            frame[7] = 1u << 24;
            MSR(psp, frame);
        }
        else if (action == 4) frame[6] = frame[5] & ~1u;
        else frame[6] += (*(unsigned short *)(frame[6] & ~1u)) >= 0xE800 ? 4 : 2;
        action = 0;
    }
    if (MRS(ipsr) != 18) return 0;
    if (action == 1) r[13] |= 1;
    if (action == 2) r[13] &= ~0x20u;
    if (action == 3) r[13] |= 0x40;
    if (action == 4) __asm volatile("ldr r0, =0xfeffffff\n adr lr, 1f\n add lr, #1\n bx r0\n .ltorg\n .align 2\n 1:" ::: "r0", "lr", "memory");
    action = 0;
    return 0;
}
HANDLER(interrupt, interrupted)

static unsigned identify(unsigned a, unsigned b)
{
    (void)a; (void)b;
    unsigned link;
    __asm volatile("mov %0, lr" : "=r"(link));
    SHOW("  here", MRS(control), MRS(ipsr), MRS(primask), VTOR, REG(0xE000ED00), MRS(msp_ns), MRS(psplim_ns), MRS(control_ns));
    SHOW("  sau", REG(0xE000EDD0), REG(0xE000EDD4), REG(0xE000EDDC), REG(0xE000EDE4), REG(0xE002ED08), REG(0xE002EDD4), AIRCR, REG(0xE000ED8C));
    unsigned v, w;
    __asm volatile("tt %0, %1" : "=r"(v) : "r"(NONSECURE_RAM));
    __asm volatile("ttt %0, %1" : "=r"(w) : "r"(SECURE_RAM));
    SHOW("  tt", v, w);
    return 0x1234;
}

static unsigned banked(unsigned a, unsigned b)
{
    (void)a; (void)b;
    SHOW("  masks", MRS(primask), MRS(basepri), MRS(faultmask), MRS(psp), MRS(psplim), MRS(control));
    SHOW("  scs", VTOR, AIRCR, CCR, SHCSR, REG(0xE000ED18), REG(0xE000ED1C), REG(0xE000ED20), REG(0xE000E014), REG(0xE000ED10));
    CCR = 0x200;
    SHCSR = 0x000F0000;
    SHOW("  shcsr", SHCSR);
    SHCSR = 0;
    REG(0xE000ED18) = 0xFFFFFFFF;
    REG(0xE000ED1C) = 0;
    REG(0xE000ED20) = 0;
    SHOW("  shpr", REG(0xE000ED18), CCR);
    REG(0xE000ED18) = 0;
    return 0;
}

static unsigned add(unsigned a, unsigned b) { return gate_add(a, b); }
static unsigned nested(unsigned a, unsigned b)
{
    SHOW("  nested", a, b, MRS(control));
    return a ? gate_back(16, a - 1) + 0x100 : 7;
}

static unsigned pend(unsigned a, unsigned b)
{
    (void)a; (void)b;
    SHOW("  nvic", NVIC_ISER, NVIC_ISPR, NVIC_IPR, REG(0xE000E404));
    NVIC_ISPR = 0xF3;                       // those of the Secure half stay as they are
    __asm volatile("dsb\n isb");
    SHOW("  pended", NVIC_ISPR);
    NVIC_ISPR = 0x0C;
    __asm volatile("dsb\n isb");
    text("  secure from here\n");
    gate_status(2, 3);
    text("  and its pendsv with ours\n");
    gate_status(3, 1u << 28);
    ICSR = 1u << 28;
    __asm volatile("dsb\n isb");
    return 0;
}

static unsigned call(unsigned a, unsigned b) { (void)a; (void)b; __asm volatile("svc #2"); return 0; }

static unsigned timer(unsigned a, unsigned b)
{
    (void)a; (void)b;
    REG(0xE000E014) = 1000;
    REG(0xE000E018) = 0;
    REG(0xE000E010) = 5;
    while (!(REG(0xE000E010) & 1 << 16)) {}
    REG(0xE000E010) = 0;
    return REG(0xE000E014);
}

static unsigned load(unsigned a, unsigned b) { (void)b; __asm volatile("ldr r3, [%0]" :: "r"(a) : "r3"); return 0; }
static unsigned store(unsigned a, unsigned b) { *(volatile unsigned *)a = b; return 1; }
static unsigned both(unsigned a, unsigned b) { return *(volatile unsigned *)a != 0 && *(volatile unsigned *)b != 1; }
static unsigned jump(unsigned a, unsigned b) { (void)b; __asm volatile("blx %0" :: "r"(a) : "r0", "r1", "r2", "r3", "r12", "lr", "memory"); return 0; }
static unsigned branch(unsigned a, unsigned b) { (void)a; (void)b; __asm volatile(".inst.n 0x4704\n .inst.w 0xe840f180" ::: "r1"); return 0; }
static unsigned undefined(unsigned a, unsigned b) { (void)a; (void)b; __asm volatile("udf #1"); return 0; }
static unsigned forge(unsigned a, unsigned b)
{
    (void)b;
    gate_status(1, 2);
    action = a;
    NVIC_ISPR = 4;
    __asm volatile("dsb\n isb");
    return 0;
}
static unsigned alone(unsigned a, unsigned b) { (void)a; (void)b; action = 4; NVIC_ISPR = 4; __asm volatile("dsb\n isb"); return 0; }
static unsigned wrong_stack(unsigned a, unsigned b)
{
    (void)b;
    gate_status(1, 3);
    unsigned at;
    __asm volatile("ldr %0, =1f\n b 2f\n 1: mov sp, r4\n mov lr, r5\n b 3f\n 2:" : "=r"(at));
    gate_status(5, at);
    __asm volatile("mov r4, sp\n mov r5, lr\n ldr r1, =0xe000ed04\n mov r2, #0x10000000\n mov sp, %0\n str r2, [r1]\n dsb\n isb\n nop\n 3:" :: "r"(a) : "r1", "r2", "r4", "r5", "lr", "memory");
    return 0;
}
static unsigned limit(unsigned a, unsigned b)
{
    (void)a; (void)b;
    action = 5;
    __asm volatile("ldr r1, =1f\n str r1, [%0]\n mov r1, %1\n msr psp, r1\n sub r1, #16\n msr psplim, r1\n mov r1, #2\n msr control, r1\n isb\n svc #4\n 1: mov r1, #0\n msr control, r1\n isb"
        :: "r"(&resume), "r"(NONSECURE_RAM + 0x3080) : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
    return 0;
}

#ifndef __ARM_FP
#define floating undefined
#define over undefined
#endif
#ifndef __ARM_FEATURE_MVE
#define vectors undefined
#define over_vectors undefined
#define cut_block undefined
#endif

__attribute__((section(".vectors"), used)) const struct offer offer = { &_stack, 0,
    { (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, 0, 0, 0, (void *)interrupt, 0, 0, (void *)interrupt, (void *)interrupt,
      (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt },
    { identify, banked, add, pend, call, timer, load, both, store, jump, branch, undefined, forge, alone, wrong_stack, limit, nested, floating, over, vectors, over_vectors, cut_block } };

// The Non-secure half of the Baseline program: functions that the Secure half calls, and handlers.
#include "baseline.h"

static volatile unsigned action;
__attribute__((used)) static void interrupted(unsigned link, unsigned *r)
{
    SHOW("  non-secure", MRS(ipsr), link, MRS(control), ICSR & 0x1FF, NVIC_IABR);
    SHOW("  registers", r[5] | r[6] | r[7] | r[8] | r[4], r[9] | r[10] | r[11] | r[12] | r[0] | r[1] | r[2] | r[3]);
    if (MRS(ipsr) == 19 && gate_status(0, 0)) { gate_status(2, 1); SHOW("  pended", MRS(ipsr)); }
    if (MRS(ipsr) == 3) {
        unsigned *frame = link & 4 ? (unsigned *)MRS(psp) : r + 14;
        frame[6] += length_at(frame[6]);
    }
    if (MRS(ipsr) != 18) return;
    if (action == 1) r[13] |= 1;
    if (action == 2) r[13] &= ~0x20u;
    if (action == 3) r[13] |= 0x40;
    action = 0;
}
BASELINE_HANDLER(interrupt, interrupted)

static unsigned identify(unsigned a, unsigned b)
{
    SHOW("  here", MRS(control), MRS(ipsr), MRS(primask), VTOR, MRS(msp_ns), MRS(control_ns));
    SHOW("  sau", REG(0xE000EDD0), REG(0xE000EDD4), REG(0xE000EDDC), REG(0xE002ED08), REG(0xE002EDD4), AIRCR & 0x6000);
    SHOW("  tt", tt(NONSECURE_RAM), ttt(SECURE_RAM));
    return 0x1234;
}
static unsigned banked(unsigned a, unsigned b)
{
    SHOW("  masks", MRS(primask), MRS(psp), MRS(control));
    SHOW("  scs", VTOR, REG(0xE000ED1C), REG(0xE000ED20), REG(0xE000E014), REG(0xE000ED10));
    REG(0xE000ED1C) = 0;
    REG(0xE000ED20) = 0;
    return 0;
}
static unsigned add(unsigned a, unsigned b) { return gate_add(a, b); }
static unsigned pend(unsigned a, unsigned b)
{
    SHOW("  nvic", NVIC_ISER, NVIC_ISPR, NVIC_IPR, REG(0xE000E404));
    NVIC_ISPR = 0xF3;                       // those of the Secure half stay as they are
    BARRIER();
    SHOW("  pended", NVIC_ISPR);
    NVIC_ISPR = 0x0C;
    BARRIER();
    text("  secure from here\n");
    gate_status(2, 3);
    text("  and its pendsv with ours\n");
    gate_status(3, 1u << 28);
    ICSR = 1u << 28;
    BARRIER();
    return 0;
}
static unsigned call(unsigned a, unsigned b) { __asm volatile("svc #2"); return 0; }
static unsigned timer(unsigned a, unsigned b)
{
    REG(0xE000E014) = 1000;
    REG(0xE000E018) = 0;
    REG(0xE000E010) = 5;
    while (!(REG(0xE000E010) & 1 << 16)) {}
    REG(0xE000E010) = 0;
    return REG(0xE000E014);
}
static unsigned load(unsigned a, unsigned b) { __asm volatile("ldr r3, [%0]" :: "r"(a) : "r3"); return 0; }
static unsigned both(unsigned a, unsigned b) { return *(volatile unsigned *)a != 0 && *(volatile unsigned *)b != 1; }
static unsigned store(unsigned a, unsigned b) { *(volatile unsigned *)a = b; return 1; }
static unsigned jump(unsigned a, unsigned b) { __asm volatile("blx %0" :: "r"(a) : "r0", "r1", "r2", "r3", "r12", "lr", "memory"); return 0; }
static unsigned branch(unsigned a, unsigned b) { __asm volatile(".inst.n 0x4704" ::: "memory"); return 0; }      // BXNS, which is undefined here
static unsigned undefined(unsigned a, unsigned b) { __asm volatile("udf #1"); return 0; }
static unsigned forge(unsigned a, unsigned b)
{
    gate_status(1, 2);
    action = a;
    NVIC_ISPR = 4;
    BARRIER();
    return 0;
}
static unsigned alone(unsigned a, unsigned b) { __asm volatile("ldr r3, =0xfeffffff\n bx r3\n nop" ::: "r3", "memory"); return 0; }
static unsigned nested(unsigned a, unsigned b)
{
    SHOW("  nested", a, b, MRS(control));
    return a ? gate_back(14, a - 1) + 0x100 : 7;
}

__attribute__((section(".vectors"), used)) const struct offer offer = { &_stack, 0,
    { (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, 0, 0, 0, (void *)interrupt, 0, 0, (void *)interrupt, (void *)interrupt,
      (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt, (void *)interrupt },
    { identify, banked, add, pend, call, timer, load, both, store, jump, branch, undefined, forge, alone, nested } };

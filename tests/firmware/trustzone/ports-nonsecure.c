// The Non-secure half of the program about peripheral gates: it prints on the UART at the Non-secure address, and touches what the Secure half says.
#include "both.h"
#include "gates.h"

__attribute__((used)) static void failed(unsigned *frame)
{
    SHOW("  non-secure fault", MRS(ipsr), CFSR);
    CFSR = CFSR;
    frame[6] += *(unsigned short *)(frame[6] & ~1u) >= 0xE800 ? 4 : 2;
}
__attribute__((naked)) static void fault(void) { __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n push {r3, lr}\n bl failed\n pop {r3, pc}"); }
__attribute__((naked)) static void privileged(void) { __asm volatile("mov r0, #0\n msr control, r0\n bx lr"); }

static unsigned print(unsigned a, unsigned b)
{
    for (const char *s = "  printed by the non-secure half\n"; *s; s++) {
        while (REG(CONSOLE + 4) & 1) {}
        REG(CONSOLE) = *s;
    }
    return REG(CONSOLE + 8);
}
static unsigned load(unsigned a, unsigned b) { unsigned v = 0x77; __asm volatile("ldr %0, [%1]" : "+r"(v) : "r"(a)); return v; }
static unsigned store(unsigned a, unsigned b) { __asm volatile("str %0, [%1]" :: "r"(b), "r"(a) : "memory"); return 0; }
static unsigned load_unprivileged(unsigned a, unsigned b)
{
    unsigned v = 0x77;
    __asm volatile("mov r3, #1\n msr control, r3\n isb\n ldr %0, [%1]\n svc #0" : "+r"(v) : "r"(a) : "r0", "r3", "memory");
    return v;
}

__attribute__((section(".vectors"), used)) const struct offer offer = { &_stack, 0,
    { (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, 0, 0, 0, (void *)privileged }, { print, load, store, load_unprivileged } };

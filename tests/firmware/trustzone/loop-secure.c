// The Secure half of the loop: opens memory, changes code of the other half, calls its loop, and prints the sum.
#include <arm_cmse.h>
#include "both.h"
#include "gates.h"
#define SAU(offset) REG(0xE000EDD0 + (offset))
typedef unsigned (*ns_function)(unsigned, unsigned) __attribute__((cmse_nonsecure_call));

void reset(void);
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = { &_stack, (void *)reset };
__attribute__((cmse_nonsecure_entry)) unsigned gate_add(unsigned a, unsigned b) { return a + b; }      // the linker wants one

static void region(unsigned n, unsigned first, unsigned last)
{
    SAU(8) = n;
    SAU(12) = first;
    SAU(16) = (last & ~31u) | 1;
}
static void open_memory(unsigned mpc, unsigned from)
{
    unsigned block = (REG(mpc + 0x14) & 15) + 5, words = REG(mpc + 0x10) + 1;
    for (unsigned w = 0; w < words; w++) {
        REG(mpc + 0x18) = w;
        REG(mpc + 0x1C) = w >= from >> block >> 5 ? ~0u : 0;
    }
}

static inline unsigned ns(unsigned index, unsigned a, unsigned b) { return ((ns_function)((unsigned)NONSECURE->calls[index] & ~1u))(a, b); }

void reset(void)
{
    start();
    VTOR = SECURE_CODE;
#ifdef CODE_GATE
    open_memory(CODE_GATE, 0x200000);
#endif
    open_memory(RAM_GATE, 0x100000);
    region(0, NONSECURE_CODE, NONSECURE_CODE_LAST);
    region(1, NONSECURE_RAM, NONSECURE_RAM + 0xFFFFF);
    SAU(0) = 1;
    __asm volatile("dsb\n isb");
    MSR(msp_ns, (unsigned)NONSECURE->stack);
    ns(4, 0, 0);                            // copies its data and its code in RAM
    unsigned short *code = (unsigned short *)ns(3, 0, 0);
    for (unsigned i = 1; i < 5; i++) {
        unsigned own = ns(1, 0x2000 + i, 0);
        *(volatile unsigned short *)code = 0x2010 + i;
        __asm volatile("dsb\n isb" ::: "memory");
        SHOW("changed", own, ns(2, 0, 0), ns(2, 0, 0));
    }
    SHOW("sum", ns(0, ROUNDS, 1));
    unsigned block[2] = { 0x20026, 0 };
    semihost(0x20, block);
    for (;;) {}
}

// The Secure half of the program about the gates before devices: which transactions reach a UART, what the others get, and the interrupt. QEMU 7.2 does not pass on SECRESPCFG, so that
// bus errors are not looked at, and cannot be cleared (SECPPCINTCLR). Each line: Secure through both addresses of the UART,
// with and without privilege, then Non-secure with and without.
#include <arm_cmse.h>
#include "both.h"
#include "gates.h"
#define SAU(offset) REG(0xE000EDD0 + (offset))
#define CONTROL(offset) REG(0x50080000 + (offset))
#define OTHER(offset) REG(0x40080000 + (offset))

typedef unsigned (*ns_function)(unsigned, unsigned) __attribute__((cmse_nonsecure_call));
static inline unsigned ns(unsigned index, unsigned a, unsigned b) { return ((ns_function)((unsigned)NONSECURE->calls[index] & ~1u))(a, b); }

__attribute__((used)) static void failed(unsigned *frame)
{
    SHOW("  fault", MRS(ipsr), CFSR);
    CFSR = CFSR;
    frame[6] += *(unsigned short *)(frame[6] & ~1u) >= 0xE800 ? 4 : 2;
}
// The frame is on the stack of the state that EXC_RETURN.S names.
__attribute__((naked)) static void fault(void)
{
    __asm volatile("tst lr, #0x40\n bne 1f\n mrs r0, msp_ns\n b 2f\n 1: tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n 2: push {r3, lr}\n bl failed\n pop {r3, pc}");
}
__attribute__((naked)) static void privileged(void) { __asm volatile("mov r0, #0\n msr control, r0\n bx lr"); }
__attribute__((used)) static void refused(void)
{
    unsigned status = CONTROL(0x20), enabled = CONTROL(0x28);
    CONTROL(0x28) = 0;
    SHOW("  interrupt", MRS(ipsr), status, enabled, CONTROL(0x20));
}

void reset(void);
__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 12] = {
    &_stack, (void *)reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, 0, 0, 0, (void *)privileged, 0, 0, 0, 0,
    [26] = (void *)refused,
};

static unsigned load(unsigned a) { unsigned v = 0x77; __asm volatile("ldr %0, [%1]" : "+r"(v) : "r"(a)); return v; }
static void store(unsigned a, unsigned b) { __asm volatile("str %0, [%1]\n dsb" :: "r"(b), "r"(a) : "memory"); }
static unsigned load_unprivileged(unsigned a)
{
    unsigned v = 0x77;
    __asm volatile("mov r3, #1\n msr control, r3\n isb\n ldr %0, [%1]\n svc #0" : "+r"(v) : "r"(a) : "r0", "r3", "memory");
    return v;
}

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

#define UART (CONSOLE + 0x1000)             // the second one, at its Non-secure address
#define SECURE_UART (UART + 0x10000000)
static void all(const char *name)
{
    text(name);
    text("\n");
    unsigned a = load(SECURE_UART + 16), b = load(UART + 16), c = load_unprivileged(SECURE_UART + 16), d = load_unprivileged(UART + 16), e = ns(1, UART + 16, 0), f = ns(3, UART + 16, 0);
    SHOW("  loads", a, b, c, d, e, f);
    store(SECURE_UART + 16, 0x100);
    a = CONTROL(GATE_STATE);
    ns(2, UART + 16, 0x200);
    b = load(SECURE_UART + 16);
    c = ns(1, UART + 16, 0);
    SHOW("  stores", a, b, c);
    store(SECURE_UART + 16, 0x44);
    ns(2, UART + 16, 0x44);
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
    VTOR = SECURE_CODE;
    SHCSR = 0xF << 16;
    static const unsigned short own[] = { 0x10, 0x14, 0x20, 0x28, 0x50, 0x60, 0x70, 0x74, 0x80, 0x84, 0x88, 0x90, 0xA0, 0xB0, 0xC0, 0xC4, 0xC8 };
    for (unsigned i = 0; i < sizeof own / 2; i++) SHOW("secure control", own[i], CONTROL(own[i]));
    for (unsigned i = 11; i < sizeof own / 2; i++) SHOW("non-secure control", own[i], OTHER(own[i]));
#ifdef CODE_GATE
    open_memory(CODE_GATE, 0x200000);
#endif
    open_memory(RAM_GATE, 0x100000);
    region(0, NONSECURE_CODE, NONSECURE_CODE_LAST);
    region(1, NONSECURE_RAM, NONSECURE_RAM + 0xFFFFF);
    region(3, 0x40000000, 0x4FFFFFFF);
    store(SECURE_UART + 16, 0x44);
    REG(CONSOLE + 0x10000000 + 16) = 16;
    REG(CONSOLE + 0x10000000 + 8) = 1;
    SHOW("before the sau", load(UART + 16));
    SAU(0) = 1;
    __asm volatile("dsb\n isb");
    NS(VTOR) = (unsigned)NONSECURE;
    NS(SHCSR) = 7 << 16;
    MSR(msp_ns, (unsigned)NONSECURE->stack);

    text("console closed\n");
    ns(0, 0, 0);
    CONTROL(GATE_STATE) = 1u << CONSOLE_PORT;
    text("console open\n");
    SHOW("  control", ns(0, 0, 0), CONTROL(GATE_STATE));

    unsigned port = 1u << (CONSOLE_PORT + 1), console = 1u << CONSOLE_PORT;
    all("closed");
    CONTROL(GATE_STATE + 0x40) = port;
    all("closed, secure without privilege");
    OTHER(GATE_STATE + 0x40) = port;
    all("closed, both without privilege");
    CONTROL(GATE_STATE) = console | port;
    all("open, both without privilege");
    CONTROL(GATE_STATE + 0x40) = 0;
    all("open, non-secure without privilege");
    OTHER(GATE_STATE + 0x40) = 0;
    all("open");
    SHOW("registers", CONTROL(0x10), CONTROL(GATE_STATE), CONTROL(GATE_STATE + 0x40), OTHER(GATE_STATE + 0x40), CONTROL(0x20), CONTROL(0x28));

    text("interrupt of what was refused before\n");
    REG(0xE000E100) = 1u << 10;
    CONTROL(0x28) = 0x00F000F3;
    __asm volatile("dsb\n isb");
    SHOW("after", CONTROL(0x20), CONTROL(0x28));

    leave(0);
}

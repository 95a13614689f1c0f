// What the Secure and the Non-secure program of this folder share: registers, text through semihosting, start-up.
#pragma once
#include "../start.h"
#define ICSR REG(0xE000ED04)
#define VTOR REG(0xE000ED08)
#define AIRCR REG(0xE000ED0C)
#define CCR REG(0xE000ED14)
#define SHCSR REG(0xE000ED24)
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define MMFAR REG(0xE000ED34)
#define CPACR REG(0xE000ED88)
#define FPCCR REG(0xE000EF34)
#define FPCAR REG(0xE000EF38)
#define NVIC_ISER REG(0xE000E100)
#define NVIC_ISPR REG(0xE000E200)
#define NVIC_ICPR REG(0xE000E280)
#define NVIC_IABR REG(0xE000E300)
#define NVIC_IPR REG(0xE000E400)
#define NS(register) (*(&(register) + 0x20000 / 4))

#define MRS(name) ({ unsigned v; __asm volatile("mrs %0, " #name : "=r"(v)); v; })
#define MSR(name, value) __asm volatile("msr " #name ", %0\n isb" :: "r"(value) : "memory")

static __attribute__((unused, noinline)) void text(const char *s) { semihost(0x04, s); }
static __attribute__((unused, noinline)) void hex(unsigned value)
{
    char t[10];
    for (int i = 0; i < 8; i++) t[i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
    t[8] = ' ';
    t[9] = 0;
    text(t);
}
#define SHOW(name, ...) do { text(name); text(" "); const unsigned list[] = { __VA_ARGS__ }; \
    for (unsigned i_ = 0; i_ < sizeof list / 4; i_++) hex(list[i_]); text("\n"); } while (0)

extern unsigned _data, _edata, _idata, _bss, _ebss, _stack;
static inline void start(void)
{
    for (unsigned *to = &_data, *from = &_idata; to < &_edata;) *to++ = *from++;
    for (unsigned *to = &_bss; to < &_ebss;) *to++ = 0;
}

// A handler that gets EXC_RETURN, its stack pointer, and where r0 to r12 were when it began.
#define HANDLER(name, body) \
    __attribute__((naked, used)) void name(void) { __asm volatile("push {r0-r12, lr}\n mov r0, lr\n mov r1, sp\n bl " #body "\n pop {r0-r12, lr}\n bx lr"); }

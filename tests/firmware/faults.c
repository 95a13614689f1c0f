// Every fault that a program without MPU can cause, taken by its own handler and by HardFault: status registers and stacked state.
#include "start.h"
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define BFAR REG(0xE000ED38)
#define CCR REG(0xE000ED14)
#define SHCSR REG(0xE000ED24)

static volatile unsigned skip;          // bytes to advance the return address by

__attribute__((used)) static void report(unsigned *frame, const char *name, unsigned link)
{
    unsigned cfsr = CFSR;
    put(name);
    put_hex(cfsr);
    put_hex(HFSR);
    if (cfsr & 0x8000) put_hex(BFAR);
    put_hex(frame[0]);
    put_hex(frame[7] & 0xFF0001FF);
    put_hex(link);
    put("\n");
    CFSR = cfsr;
    HFSR = HFSR;
    if (skip)
        frame[6] += skip;
    else
        frame[6] = frame[5] & ~1u;      // a bad jump: back to its caller
    frame[7] |= 1u << 24;
}

#define FAULT(name, text) __attribute__((naked)) void name(void) { \
    static const char string[] = text; \
    __asm volatile("mov r0, sp\n ldr r1, =%c0\n mov r2, lr\n push {r4, lr}\n bl report\n pop {r4, pc}\n .ltorg" :: "i"(string)); }
FAULT(hard_fault, "hard  ")
FAULT(bus_fault, "bus   ")
FAULT(usage_fault, "usage ")
FAULT(memory_fault, "memory ")

#define TRY(bytes, code) do { skip = bytes; __asm volatile("movs r0, #0x42\n" code ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc"); } while (0)

static void cause_all(void)
{
    TRY(2, "mov r1, #0x70000000\n ldr r0, [r1]");
    TRY(2, "mov r1, #0x70000000\n str r0, [r1]");
    TRY(4, "mov r1, #0x70000000\n ldmia.w r1, {r0, r2, r3}");
    TRY(4, "mov r1, #0x70000000\n ldrb.w r0, [r1], #1");
    TRY(2, "udf #3");
    TRY(4, "movs r1, #0\n udiv r0, r0, r1");
    TRY(4, "movs r1, #0\n sdiv r0, r0, r1");
    TRY(4, "ldr r1, =0x20000101\n ldrd r0, r2, [r1]");
    TRY(2, "ldr r1, =0x20000101\n ldmia r1!, {r0, r2}");
    TRY(2, "ldr r1, =0x20000101\n ldr r0, [r1]");
    TRY(2, "ldr r1, =0x20000102\n ldr r0, [r1]");
    TRY(2, "ldr r1, =0x20000101\n ldrh r0, [r1]");
    TRY(0, "ldr r1, =0x70000001\n blx r1");
    TRY(0, "ldr r1, =0x00001000\n blx r1");
}

int main(void)
{
    put("through HardFault\n");
    CCR |= 0x10;                        // DIV_0_TRP
    cause_all();
    put("through their own handlers\n");
    SHCSR |= 7u << 16;
    CCR |= 0x08;                        // UNALIGN_TRP
    cause_all();
    put("with interrupts masked\n");
    __asm volatile("cpsid i");
    TRY(2, "mov r1, #0x70000000\n ldr r0, [r1]");
    TRY(2, "svc #1");
    __asm volatile("cpsie i");
    return 0;
}

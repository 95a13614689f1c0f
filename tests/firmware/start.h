#pragma once
#define REG(address) (*(volatile unsigned *)(address))
#define REG8(address) (*(volatile unsigned char *)(address))

#ifdef __riscv
// RISC-V Semihosting 0.3: EBREAK between two marks, none of the three compressed.
static inline int semihost(int operation, const void *argument)
{
    register int a0 __asm("a0") = operation;
    register const void *a1 __asm("a1") = argument;
    __asm volatile(".option push\n.option norvc\nslli zero, zero, 31\nebreak\nsrai zero, zero, 7\n.option pop" : "+r"(a0) : "r"(a1) : "memory");
    return a0;
}
#else
static inline int semihost(int operation, const void *argument)
{
    register int r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}
#endif

void put(const char *text);
void put_hex(unsigned value);
void put_line(const char *name, unsigned value);
__attribute__((noreturn)) void leave(int code);

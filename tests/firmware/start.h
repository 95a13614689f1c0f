#pragma once
#define REG(address) (*(volatile unsigned *)(address))
#define REG8(address) (*(volatile unsigned char *)(address))

static inline int semihost(int operation, const void *argument)
{
    register int r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void put(const char *text);
void put_hex(unsigned value);
void put_line(const char *name, unsigned value);
__attribute__((noreturn)) void leave(int code);

// IT blocks: all conditions, flags inside and outside, exceptions in the middle (the stacked ITSTATE must bring the rest back).
#include "start.h"

void svc(void) {}
void usage_fault(void);
__attribute__((naked)) void usage_fault(void)
{
    // Skip the UDF, and return to the middle of the IT block with ITSTATE advanced past it by hand: bits 26:25 and 15:10.
    __asm volatile("ldr r1, [sp, #24]\n adds r1, #2\n str r1, [sp, #24]\n"
        "ldr r0, [sp, #28]\n lsrs r1, r0, #25\n and r1, #3\n ubfx r2, r0, #10, #6\n orr r1, r1, r2, lsl #2\n"
        "and r2, r1, #0xe0\n lsl r3, r1, #1\n and r3, #0x1f\n orr r3, r2\n tst r1, #7\n it eq\n moveq r3, #0\n"
        "bic r0, #0x06000000\n bic r0, #0xfc00\n and r1, r3, #3\n orr r0, r0, r1, lsl #25\n lsr r1, r3, #2\n orr r0, r0, r1, lsl #10\n"
        "str r0, [sp, #28]\n bx lr");
}

static unsigned all(unsigned flags)
{
    unsigned r = 0;
    __asm volatile("msr apsr_nzcvq, %1\n"
        "it eq\n orreq %0, #1\n it ne\n orrne %0, #2\n it cs\n orrcs %0, #4\n it cc\n orrcc %0, #8\n"
        "it mi\n orrmi %0, #16\n it pl\n orrpl %0, #32\n it vs\n orrvs %0, #64\n it vc\n orrvc %0, #128\n"
        "it hi\n orrhi %0, #256\n it ls\n orrls %0, #512\n it ge\n orrge %0, #1024\n it lt\n orrlt %0, #2048\n"
        "it gt\n orrgt %0, #4096\n it le\n orrle %0, #8192\n" : "+r"(r) : "r"(flags) : "cc");
    return r;
}

int main(void)
{
    for (unsigned i = 0; i < 16; i++) put_line("conditions", all(i << 28));

    unsigned a = 5, b = 0, c = 0, d = 0;
    __asm volatile("cmp %0, #5\n itete eq\n addeq %1, #1\n addne %1, #2\n addeq %2, #4\n addne %3, #8\n" : "+r"(a), "+r"(b), "+r"(c), "+r"(d) :: "cc");
    put_hex(b); put_hex(c); put_hex(d); put("\n");

    b = c = d = 0;
    __asm volatile("cmp %0, #5\n itttt eq\n addeq %1, #1\n svceq #1\n addeq %2, #4\n addeq %3, #8\n" : "+r"(a), "+r"(b), "+r"(c), "+r"(d) :: "cc", "r0", "r1", "r2", "r3", "r12", "memory");
    put_hex(b); put_hex(c); put_hex(d); put("\n");

    REG(0xE000ED24) |= 7u << 16;
    b = c = d = 0;
    __asm volatile("cmp %0, #5\n ittte eq\n addeq %1, #1\n udfeq #1\n addeq %2, #4\n addne %3, #8\n" : "+r"(a), "+r"(b), "+r"(c), "+r"(d) :: "cc", "memory");
    put_hex(b); put_hex(c); put_hex(d); put("\n");
    put_line("cfsr", REG(0xE000ED28));
    return 0;
}

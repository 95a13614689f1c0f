// What exceptions do to MVE's state: VPR and the tail size in frames, lazily and at once, in handlers that use vectors and in such that do not;
// and the faults of vector code: an access to no memory inside a VPT block, LE in a loop with a tail, the unit off.
#include "../start.h"
#define CPACR REG(0xE000ED88)
#define FPCCR REG(0xE000EF34)
#define FPCAR REG(0xE000EF38)
#define FPDSCR REG(0xE000EF3C)
#define CFSR REG(0xE000ED28)
#define SHCSR REG(0xE000ED24)
static int use;
static unsigned words[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

static unsigned vpr(void) { unsigned v; __asm volatile("vmrs %0, vpr" : "=r"(v)); return v; }
static unsigned fpscr(void) { unsigned v; __asm volatile("vmrs %0, fpscr" : "=r"(v)); return v; }

static void handle(unsigned *frame)
{
    put_line("fpccr", FPCCR & 0xC000007B);
    if (use & 1) {
        put_line("vpr in the handler", vpr());
        put_line("fpscr in the handler", fpscr());
        put_line("stacked fpscr", frame[24]); put_line("stacked vpr", frame[25]); put_line("stacked s3", frame[8 + 3]);
        __asm volatile("movw r0, #0x5A5A\n vmsr p0, r0\n vmov.i8 q1, #0x77\n vpnot\n dlstp.16 lr, r0\n lctp" ::: "r0", "lr", "memory");
    }
    if (use & 2) { frame[25] = 0x0045C3F0 & 0xFFFF; frame[24] |= 1u << 27; }
}

__attribute__((naked)) void svc(void)
{
    __asm volatile("mov r0, sp\n tst lr, #4\n it ne\n mrsne r0, psp\n push {r4, lr}\n bl %c0\n pop {r4, pc}" :: "i"(handle));
}

static void fault(unsigned *frame)
{
    unsigned status = CFSR;
    put_line("fault", status);
    CFSR = status;
    if (status & 0xFF00) {      // the instruction runs again at a good address, with the predicates that it had
        put_line("vpr in the fault", vpr()); put_line("fpscr in the fault", fpscr());
        put_line("stacked fpscr", frame[24]); put_line("stacked vpr", frame[25]);
        __asm volatile("vmov.i8 q2, #0x33\n vpst\n vaddt.i32 q2, q2, q2\n" ::: "memory");
        frame[3] = (unsigned)words;
        return;
    }
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
    frame[6] += 4;
}

#define FAULT(name) __attribute__((naked)) void name(void) { __asm volatile("mov r0, sp\n push {r4, lr}\n bl %c0\n pop {r4, pc}" :: "i"(fault)); }
FAULT(usage_fault) FAULT(bus_fault)

// 25 words in a loop with a tail. In the second turn an exception is taken between two vector instructions, in the third one inside a VPT block.
static void loop(void)
{
    unsigned sum, left;
    __asm volatile(
        "mov r0, #25\n vmov.i32 q0, #0\n mov r4, #0\n mov r3, %2\n vldrw.u32 q2, [r3]\n mov r5, #6\n dlstp.32 lr, r0\n"
        "1: add r4, r4, #1\n cmp r4, #2\n it eq\n svceq 1\n cmp r4, #3\n it eq\n moveq r3, #0x0C000000\n"
        "vptte.i32 ne, q2, q0\n vldrwt.u32 q2, [r3]\n vaddt.i32 q0, q0, r5\n vaddve.s32 r6, q2\n vadd.i32 q0, q0, q2\n letp lr, 1b\n"
        "vaddv.s32 r4, q0\n mov %0, r4\n mov %1, r6" : "=&r"(sum), "=&r"(left) : "r"(words) : "r0", "r3", "r4", "r5", "r6", "lr", "cc", "memory");
    put_line("sum", sum); put_line("last", left);
    put_line("vpr", vpr()); put_line("fpscr", fpscr());
}

__attribute__((noinline)) static int compute(void)
{
    put_line("fpdscr", FPDSCR);
    FPDSCR = 0xFFFFFFFF;
    put_line("fpdscr", FPDSCR);
    for (int lazy = 1; lazy >= 0; lazy--)
        for (use = 0; use < 4; use++) {
            FPCCR = (FPCCR & ~(1u << 30)) | (unsigned)lazy << 30;
            put_line("lazy", lazy); put_line("use", use);
            __asm volatile("movw r0, #0xF00F\n vmsr p0, r0\n mov r0, #0x80000000\n vmsr fpscr, r0\n vldrw.u32 q0, [%0]\n svc 1\n" :: "r"(words) : "r0", "memory");
            put_line("p0", vpr()); put_line("status", fpscr());
            loop();
        }
    // LE where there is a tail size, then again after LCTP.
    __asm volatile("mov r0, #5\n dlstp.8 lr, r0\n 1: nop.w\n le lr, 1b\n lctp\n" ::: "r0", "lr", "memory");
    put_line("after le", fpscr());
    CPACR = 0;
    __asm volatile("dsb\n isb\n vctp.8 %0\n" :: "r"(3) : "memory");
    CPACR = 0;
    __asm volatile("dsb\n isb\n vldrw.u32 q0, [%0]\n" :: "r"(words) : "memory");
    CPACR = 0;
    register unsigned r_low __asm("r4") = 0x89ABCDEF, r_high __asm("r5") = 0x01234567;
    __asm volatile("dsb\n isb\n lsll %0, %1, #9\n" : "+r"(r_low), "+r"(r_high));    // wants no unit
    put_line("low", r_low); put_line("high", r_high);
    return 0;
}

int main(void)
{
    SHCSR |= 7u << 16;
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
    return compute();
}

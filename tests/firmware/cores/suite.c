// What ordinary C programs do on a core: integers, floating point with and without hardware, the C library, long jumps, supervisor calls, faults,
// nested interrupts, threads that PendSV switches. Prints the same on every core but where the core shows.
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../start.h"
#define ICSR REG(0xE000ED04)
#define SHCSR REG(0xE000ED24)
#define CCR REG(0xE000ED14)
#define CFSR REG(0xE000ED28)
#define CPACR REG(0xE000ED88)
#define ISER REG(0xE000E100)
#define ISPR REG(0xE000E200)
#define PRIORITIES REG(0xE000E400)
#define SHPR3 REG(0xE000ED20)
#define SYNC() __asm volatile("dsb\n isb" ::: "memory")
#if defined(__ARM_ARCH_7M__) || defined(__ARM_ARCH_7EM__) || defined(__ARM_ARCH_8M_MAIN__) || defined(__ARM_ARCH_8_1M_MAIN__)
#define MAINLINE
#endif

static uint32_t seed = 12345;
static uint32_t next_random(void) { return seed = seed * 1664525u + 1013904223u; }
static uint32_t mix(uint32_t h, uint32_t v) { h ^= v; h *= 0x01000193u; return h << 7 | h >> 25; }
static uint32_t mix64(uint32_t h, uint64_t v) { return mix(mix(h, (uint32_t)v), (uint32_t)(v >> 32)); }
static uint32_t bits(float f) { uint32_t b; memcpy(&b, &f, 4); return b; }
static uint64_t bits64(double d) { uint64_t b; memcpy(&b, &d, 8); return b; }

struct fields { unsigned a : 3, b : 13, c : 16; int d : 9, e : 23; };

static void integers(void)
{
    uint32_t h = 0x811C9DC5u;
    for (int i = 0; i < 200; i++) {
        uint64_t a = (uint64_t)next_random() << 32 | next_random(), b = (uint64_t)(next_random() | 1) << (i & 31) | 1;
        int64_t s = (int64_t)a >> (i & 63);
        h = mix64(h, a / b); h = mix64(h, a % b); h = mix64(h, (uint64_t)(s / 1000003)); h = mix64(h, a * b + (uint64_t)s);
        int32_t n = (int32_t)next_random(), d = (int32_t)next_random() >> (i & 15) | 1;
        h = mix(h, (uint32_t)(n / d)); h = mix(h, (uint32_t)(n % d)); h = mix(h, (uint32_t)((uint32_t)n / 7));
        h = mix(h, (uint32_t)__builtin_clz((unsigned)d | 1)); h = mix(h, __builtin_bswap32((unsigned)n)); h = mix(h, (uint32_t)__builtin_popcountll(a));
        struct fields f = { 0 };
        f.a = (unsigned)n; f.b = (unsigned)n >> 5; f.c = (unsigned)d; f.d = (int)a; f.e = (int)b;
        h = mix(h, f.a + f.b * 3 + f.c * 5); h = mix(h, (uint32_t)(f.d - f.e));
    }
    put_line("integers", h);
}

__attribute__((noinline)) static float single(float x, float y) { return (x * y + 1.5f) / (y - x) - x; }
__attribute__((noinline)) static double both(double x, double y) { return (x * y + 1.5) / (y - x) - x; }

static void floats(void)
{
    uint32_t h = 0, m = 0;
    for (int i = 0; i < 100; i++) {
        float x = (float)(int32_t)next_random() * 0x1p-20f, y = (float)(next_random() >> 8) * 0x1p-10f;
        double dx = (double)(int32_t)next_random() * 0x1p-22, dy = (double)x;
        h = mix(h, bits(single(x, y))); h = mix64(h, bits64(both(dx, dy)));
        h = mix(h, (uint32_t)(int32_t)x); h = mix(h, (uint32_t)y); h = mix64(h, (uint64_t)(int64_t)dx); h = mix(h, bits((float)dx));
        h = mix(h, (x < y) + 2 * (dx >= dy) + 4 * (x == x)); h = mix(h, bits(sqrtf(fabsf(x)))); h = mix64(h, bits64(sqrt(fabs(dx))));
        m = mix(m, bits(sinf(x))); m = mix(m, bits(expf(x * 0x1p-8f)));
        m = mix64(m, bits64(atan(dx))); m = mix64(m, bits64(exp(dx * 0x1p-6))); m = mix64(m, bits64(floor(dx)));
    }
    put_line("floats", h);
    put_line("libm", m);
}

static int compare(const void *a, const void *b) { return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b; }

static void library(void)
{
    static int numbers[64];
    static char text[96], copy[96];
    for (int i = 0; i < 64; i++) numbers[i] = (int)next_random();
    qsort(numbers, 64, sizeof *numbers, compare);
    uint32_t h = 0;
    for (int i = 0; i < 64; i++) h = mix(h, (uint32_t)numbers[i]);
    put_line("qsort", h);
    memset(text, 'a', 40);
    memmove(text + 3, text + 1, 30);
    snprintf(copy, sizeof copy, "%d %x %5u|%-6s|%c %ld", -42, 0xBEEFu, 77u, "left", 'z', strtol("-1234567", 0, 10));
    put(copy);
    put("\n");
    memcpy(text, copy, sizeof text);
    put_line("strings", (uint32_t)strlen(text) << 16 | (uint32_t)(strcmp(text, copy) == 0) << 8 | (uint32_t)(strchr(text, 'z') - text));
}

static jmp_buf place;
__attribute__((noinline)) static void deeper(int n)
{
    volatile int room[8];
    room[n & 7] = n;
    if (n == 20) longjmp(place, room[n & 7] + 22);
    deeper(n + 1);
    put("never");
}

static void jumps(void)
{
    volatile double kept = 2.5;
    int how = setjmp(place);
    if (how == 0) deeper(0);
    put_line("longjmp", (uint32_t)how << 16 | (uint32_t)(kept * 4));
}

__attribute__((used)) static void supervise(unsigned *frame)
{
    unsigned number = *(const uint8_t *)(frame[6] - 2);
    frame[0] = number == 7 ? frame[0] * frame[1] : frame[2] + frame[3];
}
__attribute__((naked)) void svc(void) { __asm volatile("mov r1, lr\n movs r0, #4\n tst r1, r0\n beq 1f\n mrs r0, psp\n ldr r2, =supervise\n bx r2\n1: mrs r0, msp\n ldr r2, =supervise\n bx r2"); }

static unsigned call(int number, unsigned a, unsigned b, unsigned c, unsigned d)
{
    register unsigned r0 __asm("r0") = a, r1 __asm("r1") = b, r2 __asm("r2") = c, r3 __asm("r3") = d;
    if (number == 7) __asm volatile("svc 7" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3) : "memory");
    else __asm volatile("svc 200" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3) : "memory");
    return r0;
}

// Faults return behind the instruction that caused them.
static volatile unsigned faults, fault_numbers, fault_status;
__attribute__((used)) static void recover(unsigned *frame)
{
    unsigned number;
    __asm volatile("mrs %0, ipsr" : "=r"(number));
    faults++;
    fault_numbers = fault_numbers << 4 | (number & 15);
#ifdef MAINLINE
    fault_status = mix(fault_status, CFSR);
    CFSR = CFSR;
#endif
    unsigned first = *(const uint16_t *)frame[6];
    frame[6] += first >> 11 >= 29 ? 4 : 2;
}
#define FAULT(name) __attribute__((naked)) void name(void) { __asm volatile("mrs r0, msp\n ldr r2, =recover\n bx r2"); }
FAULT(hard_fault) FAULT(usage_fault) FAULT(bus_fault)

static void exceptions(void)
{
    put_line("svc", call(7, 6, 7, 0, 0) << 16 | call(200, 0, 0, 30, 12));
#ifdef MAINLINE
    SHCSR = 7 << 16;
    CCR |= 1 << 4;                                  // DIV_0_TRP
    unsigned q = 5;
    __asm volatile("udiv %0, %1, %2" : "+r"(q) : "r"(10), "r"(0));
    CCR &= ~(1u << 4);
    __asm volatile("ldmia.w %0, {r2, r3}" : : "r"(0x20000002) : "r2", "r3");
#endif
    __asm volatile("udf 1");
#ifndef MPS3                                        // no address faults on QEMU's board
    __asm volatile("ldr r2, [%0]" : : "r"(0x70000000) : "r2");
#endif
    put_line("faults", faults);
    put_line("numbers", fault_numbers);
    put_line("status", fault_status);
}

static volatile uint32_t order;
static void enter(unsigned n) { order = mix(order, n); }
void irq0(void) { enter(0x10); ISPR = 2; SYNC(); enter(0x11); }         // priority 0xC0
void irq1(void) { enter(0x20); ISPR = 4 | 8; SYNC(); enter(0x21); }     // priority 0x80
void irq2(void) { enter(0x30); ISPR = 8; SYNC(); enter(0x31); }         // priority 0x40
void irq3(void) { enter(0x40); SYNC(); enter(0x41); }                   // priority 0x80

static void nesting(void)
{
    static volatile unsigned again;
    PRIORITIES = 0x804080C0;
    ISER = 15;
    enter(1);
    if (!again++) ISPR = 1;
    SYNC();
    ISER = 0;
    REG(0xE000E180) = 15;
    REG(0xE000E280) = 15;
    put_line("nesting", order);
}

// Threads.
#define STACK 192
static uint64_t stacks[3][STACK / 2 + 64];
static unsigned *saved[3];
static volatile unsigned running, finished, turns;
static volatile uint32_t sums[3];

__attribute__((used)) static unsigned *schedule(unsigned *from)
{
    saved[running] = from;
    do running = (running + 1) % 3; while (finished >> running & 1);
    turns++;
    return saved[running];
}
__attribute__((naked)) void pend_sv(void)
{
    __asm volatile(
        " mrs r0, psp\n"
#ifdef __ARM_FP
        " tst lr, #16\n it eq\n vstmdbeq r0!, {s16-s31}\n"
#endif
        " subs r0, #36\n mov r1, r0\n mov r2, lr\n stmia r1!, {r2, r4, r5, r6, r7}\n"
        " mov r4, r8\n mov r5, r9\n mov r6, r10\n mov r7, r11\n stmia r1!, {r4, r5, r6, r7}\n"
        " bl schedule\n"
        " mov r1, r0\n adds r1, #20\n ldmia r1!, {r4, r5, r6, r7}\n mov r8, r4\n mov r9, r5\n mov r10, r6\n mov r11, r7\n"
        " ldmia r0!, {r2, r4, r5, r6, r7}\n"
#ifdef __ARM_FP
        " tst r2, #16\n it eq\n vldmiaeq r1!, {s16-s31}\n"
#endif
        " msr psp, r1\n bx r2\n");
}

static void yield(void) { ICSR = 1 << 28; SYNC(); }

static void work(unsigned me)
{
    float f = 1.0f + (float)me, g = 0.5f;
    uint64_t n = me + 1;
    for (int i = 0; i < 20; i++) {
        f = f * 1.25f + g;
        n = n * 6364136223846793005u + 1;
        if (i % (int)(me + 2) == 0) yield();
        g = f / (float)(i + 2);
        sums[me] = mix(mix64(sums[me], n), bits(f) ^ bits(g));
    }
}
__attribute__((noreturn)) static void thread(unsigned me)
{
    work(me);
    finished |= 1u << me;
    for (;;) yield();
}

__attribute__((used)) static unsigned link_kept;
__attribute__((naked)) void sys_tick(void) { __asm volatile("ldr r1, =link_kept\n mov r0, lr\n str r0, [r1]\n bx lr"); }

static void make(unsigned n)
{
    unsigned *top = (unsigned *)&stacks[n][STACK / 2 + 64] - 17;
    memset(top, 0, 17 * 4);
    top[0] = (link_kept | 4) | 16;                  // EXC_RETURN: to thread code on the process stack, without floating-point room
    top[9] = n;
    top[15] = (unsigned)(uintptr_t)thread & ~1u;    // pc of the frame that the return takes
    top[16] = 1 << 24;
    saved[n] = top;
}

static void threads(void)
{
    SHPR3 = 0x00FF0000;                             // PendSV lowest
    ICSR = 1 << 26;                                 // SysTick: what EXC_RETURN looks like here
    SYNC();
    make(1);
    make(2);
    unsigned top = (unsigned)(uintptr_t)&stacks[0][STACK / 2 + 64];
    // From here on this function is thread 0, on the process stack; it gets the main stack back at its end.
    __asm volatile("msr psp, %0" :: "r"(top));
    for (int i = 0; i < 3; i++) sums[i] = 0;
    __asm volatile("mov r4, sp\n push {r4, lr}\n msr control, %0\n isb\n bl work0\n movs r0, #0\n msr control, r0\n isb\n pop {r4, r5}\n mov lr, r5\n"
        :: "r"(2) : "r0", "r1", "r2", "r3", "r4", "r5", "r12", "lr", "memory", "cc"
#ifdef __ARM_FP
        , "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15"
#endif
    );
    for (int i = 0; i < 3; i++) put_line("thread", sums[i]);
    put_line("turns", turns);
}
__attribute__((used)) void work0(void)
{
    work(0);
    while ((finished & 6) != 6) yield();
}

void *_sbrk(int n) { (void)n; return (void *)-1; }

__attribute__((noinline)) static void everything(void)
{
    integers();
    floats();
    library();
    jumps();
    exceptions();
    nesting();
    threads();
}

int main(void)
{
#ifdef __ARM_FP
    CPACR = 0xF << 20;                              // before a function that saves floating-point registers
    SYNC();
#endif
    everything();
    return 5;
}

// Hard-float code: arithmetic in all modes, and exceptions with a floating-point context: basic and extended frames, lazy and full stacking.
#include "start.h"
#define CPACR REG(0xE000ED88)
#define CFSR REG(0xE000ED28)
#define SHCSR REG(0xE000ED24)
#define FPCCR REG(0xE000EF34)
#define FPCAR REG(0xE000EF38)
#define FPDSCR REG(0xE000EF3C)
#define ISER REG(0xE000E100)
#define ISPR REG(0xE000E200)
#define PRIORITY(n) REG8(0xE000E400 + (n))
#define SYNC() __asm volatile("dsb\n isb" ::: "memory")

// A new context takes bits 26..22 from FPDSCR; the others are unknown after a save, and not logged. Logs show only the FPCCR bits of ARMv7-M: QEMU also sets UFRDY (bit 10) of ARMv8-M.
static unsigned fpscr(void) { unsigned v; __asm volatile("vmrs %0, fpscr" : "=r"(v)); return v; }
static void set_fpscr(unsigned v) { __asm volatile("vmsr fpscr, %0" :: "r"(v) : "memory"); }
static unsigned control(void) { unsigned v; __asm volatile("mrs %0, control" : "=r"(v)); return v; }
static void set_control(unsigned v) { __asm volatile("msr control, %0\n isb" :: "r"(v) : "memory"); }
static unsigned bits(float f) { union { float f; unsigned u; } x = { f }; return x.u; }
static float number(unsigned u) { union { unsigned u; float f; } x; x.u = u; return x.f; }

// Before the unit is enabled: UsageFault NOCP; the handler enables it and the instruction runs again.
__attribute__((used)) static void enable(void)
{
    put_line("usage fault", CFSR);
    CFSR = CFSR;
    CPACR = 0x00F00000;
    SYNC();
}
__attribute__((naked)) void usage_fault(void) { __asm volatile("push {r4, lr}\n bl enable\n pop {r4, pc}"); }

static volatile unsigned log_text[256], log_count;
static void note(unsigned v) { if (log_count < 256) log_text[log_count++] = v; }
static void flush(const char *name)
{
    put(name);
    for (unsigned i = 0; i < log_count; i++) { put(i % 8 == 0 && i ? "\n  " : " "); put_hex(log_text[i]); }
    put("\n");
    log_count = 0;
}

static const unsigned values[] = {
    0x00000000, 0x80000000, 0x3F800000, 0xC0490FDB, 0x7F800000, 0xFF800000, 0x7FC12345, 0x7F812345, 0x00000001, 0x807FFFFF,
    0x00800000, 0x7F7FFFFF, 0x4F000000, 0x3EAAAAAB, 0xCB800001, 0x1E3CE508,
};
#define COUNT (sizeof values / sizeof *values)

static unsigned mix(unsigned sum, unsigned v) { return (sum << 5 | sum >> 27) * 0x9E3779B1u + v; }

static void arithmetic(void)
{
    for (unsigned mode = 0; mode < 16; mode++) {
        unsigned sum = 0, flags = 0;
        for (unsigned i = 0; i < COUNT; i++)
            for (unsigned j = 0; j < COUNT; j++) {
                volatile float a = number(values[i]), b = number(values[j]);
                set_fpscr(mode << 22);
                float c = a, d = a;
                __asm volatile("vmla.f32 %0, %1, %2" : "+t"(c) : "t"(a), "t"(b));
                __asm volatile("vfnma.f32 %0, %1, %2" : "+t"(d) : "t"(b), "t"(b));
                sum = mix(sum, bits(a + b)); sum = mix(sum, bits(a - b)); sum = mix(sum, bits(a * b)); sum = mix(sum, bits(a / b));
                sum = mix(sum, bits(c)); sum = mix(sum, bits(d)); sum = mix(sum, bits(__builtin_sqrtf(a)));
                sum = mix(sum, (unsigned)(int)a); sum = mix(sum, a < b); sum = mix(sum, a == b);
                flags |= fpscr();
                sum = mix(sum, fpscr());
            }
        note(sum);
        note(flags);
    }
    set_fpscr(0);
    flush("arithmetic");
}

static float sine(float x)
{
    float term = x, sum = x;
    for (int n = 1; n < 8; n++) {
        term *= -x * x / (float)(2 * n * (2 * n + 1));
        sum += term;
    }
    return sum;
}

static void programs(void)
{
    for (int i = 0; i < 8; i++) note(bits(sine((float)i * 0.4f)));
    unsigned inside = 0;
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 32; x++) {
            float a = 0, b = 0, p = (float)x * 0.1f - 2.2f, q = (float)y * 0.1f - 1.2f;
            int n = 0;
            while (n < 30 && a * a + b * b < 4) { float t = a * a - b * b + p; b = 2 * a * b + q; a = t; n++; }
            inside = mix(inside, (unsigned)n);
        }
    note(inside);
    float m[4][4], r[4][4];
    for (int i = 0; i < 16; i++) m[i / 4][i % 4] = 1.0f / (float)(i + 3);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            r[i][j] = 0;
            for (int k = 0; k < 4; k++) r[i][j] = __builtin_fmaf(m[i][k], m[k][j], r[i][j]);
        }
    for (int i = 0; i < 4; i++) note(bits(r[i][3 - i]));
    flush("programs");
}

// Handlers: use = 0 leaves the unit alone, 1 overwrites S0-S31 and FPSCR (the caller-saved ones as any C function may).
static volatile unsigned use, frame_sum;
__attribute__((used)) static void handle(unsigned *frame, unsigned link)
{
    unsigned exception;
    __asm volatile("mrs %0, ipsr" : "=r"(exception));
    note(exception); note(link); note(control()); note(FPCCR & 0xC000017B);
    note((link & 16) == 0 && (FPCCR & 1) ? FPCAR - (unsigned)frame : 0);
    if (use) {
        __asm volatile("vmov.f32 s0, #1.0\n vmov.f32 s7, #2.0\n vmov.f32 s15, #3.0\n vadd.f32 s1, s0, s7" ::: "s0", "s1", "s7", "s15");
        note(fpscr() & 0x07C00000); note(control()); note(FPCCR & 0xC000017B);
        set_fpscr(0x01C00000);
    }
    if ((link & 16) == 0 && !(FPCCR & 1)) { note(frame[8]); note(frame[15]); note(frame[23]); note(frame[24]); }
    if (exception == 16 && use == 2) { ISPR = 2; SYNC(); note(fpscr()); }
    note(FPCCR & 0xC000017B);
}
#define HANDLER(name) __attribute__((naked)) void name(void) { \
    __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n mov r1, lr\n push {r4, lr}\n bl handle\n pop {r4, pc}"); }
HANDLER(svc)
HANDLER(irq0)
HANDLER(irq1)

static void call(const char *name, int interrupt)
{
    unsigned before[3] = { 0x40C80001, 0xC1200002, 0x12345678 }, after[4];
    __asm volatile("vldr s0, [%0]\n vldr s7, [%0, #4]\n vldr s15, [%0, #8]\n vmsr fpscr, %1"
                   :: "r"(before), "r"(0xA0000011) : "s0", "s7", "s15", "memory");
    if (interrupt) { ISPR = 1; SYNC(); }
    else __asm volatile("svc #1" ::: "memory");
    __asm volatile("vstr s0, [%0]\n vstr s7, [%0, #4]\n vstr s15, [%0, #8]\n vmrs r3, fpscr\n str r3, [%0, #12]" :: "r"(after) : "r3", "memory");
    for (int i = 0; i < 4; i++) note(after[i]);
    note(control());
    note(FPCCR & 0xC000017B);
    flush(name);
}

static void without_context(const char *name)
{
    set_control(control() & ~4u);
    __asm volatile("svc #2" ::: "memory");
    note(control());
    flush(name);
}

static unsigned stack[256] __attribute__((aligned(8)));

__attribute__((noinline)) static void run(void)
{
    put_line("fpccr", FPCCR); put_line("fpdscr", FPDSCR); put_line("mvfr0", REG(0xE000EF40)); put_line("mvfr1", REG(0xE000EF44));
    put_line("control", control());
    arithmetic();
    programs();

    PRIORITY(0) = 0x80; PRIORITY(1) = 0x40;
    ISER = 3;
    use = 0; call("lazy, not used", 0);
    use = 1; call("lazy, used", 0);
    use = 1; call("lazy, interrupt", 1);
    use = 2; call("nested", 1);
    use = 0; without_context("no context, not used");
    use = 1; FPDSCR = 0x03000000; without_context("no context, used");
    FPDSCR = 0;
    FPCCR = 0x80000000;
    use = 0; call("full, not used", 0);
    use = 1; call("full, used", 1);
    use = 2; call("full, nested", 1);
    FPCCR = 0;
    set_control(0);
    use = 0; call("no automatic context", 0);
    FPCCR = 0xC0000000;
    __asm volatile("msr psp, %0" :: "r"(stack + 256));
    set_control(2);
    use = 1; call("process stack", 0);
    use = 2; call("process stack, nested", 1);
    leave(0);
}

// No registers to save here: the first floating-point instruction is the one below.
int main(void)
{
    SHCSR = 1u << 18;
    put_line("cpacr", CPACR);
    __asm volatile("vmov.f32 s0, #1.5" ::: "s0");
    run();
    return 0;
}

// FPCXT_S and FPCXT_NS, and VSCCLRM: every row on random states of both FPCCR, FPDSCR, CONTROL and the FPSCR, with older values waiting to be saved lazily, the unit off,
// and addresses where nothing is. Then words of the coprocessors that go with CP10 in ARMv8.1-M, with the unit on and off.
#include "../start.h"
#define CPACR REG(0xE000ED88)
#define NSACR REG(0xE000ED8C)
#define CFSR REG(0xE000ED28)
#define SHCSR REG(0xE000ED24)
#define FPCCR REG(0xE000EF34)
#define FPCAR REG(0xE000EF38)
#define FPDSCR REG(0xE000EF3C)
#define FPCCR_NS REG(0xE002EF34)
#define FPCAR_NS REG(0xE002EF38)
#define FPDSCR_NS REG(0xE002EF3C)
#define NOTHING 0x0C000000
enum { STATES = 240 };

static unsigned seed = 1, faults, words[8], saved[40];
static unsigned next(void) { seed ^= seed << 13; seed ^= seed >> 17; seed ^= seed << 5; return seed; }

struct state { unsigned base, value, control, fpccr, fpccr_ns, cpacr, after_control, after_fpccr, after_fpccr_ns, fpscr, vpr, s[32]; };

// r4 is the base, r6 the register that is moved.
#define ROW(number, text) \
    __attribute__((naked)) static void run##number(__attribute__((unused)) struct state *s) \
    { \
        __asm volatile("push {r4-r11, lr}\n mov r5, r0\n ldr r4, [r5]\n ldr r6, [r5, #4]\n movw r8, #0xEF34\n movt r8, #0xE000\n movw r9, #0xEF34\n movt r9, #0xE002\n" \
            "movw r10, #0xED88\n movt r10, #0xE000\n ldr r0, [r5, #16]\n str r0, [r9]\n ldr r0, [r5, #12]\n str r0, [r8]\n ldr r0, [r5, #20]\n str r0, [r10]\n" \
            "ldr r0, [r5, #8]\n msr control, r0\n dsb\n isb\n" text "\n" \
            "mrs r0, control\n str r0, [r5, #24]\n ldr r0, [r8]\n str r0, [r5, #28]\n ldr r0, [r9]\n str r0, [r5, #32]\n mov r0, #0\n str r0, [r9]\n mov r0, #4\n str r0, [r8]\n" \
            "mov r0, #0xF00000\n str r0, [r10]\n dsb\n isb\n vmrs r0, fpscr\n str r0, [r5, #36]\n vmrs r0, vpr\n str r0, [r5, #40]\n add r0, r5, #44\n vstmia r0, {s0-s31}\n mov r0, #0x40000\n vmsr fpscr, r0\n str r4, [r5]\n str r6, [r5, #4]\n mov r0, #0\n msr control, r0\n isb\n pop {r4-r11, pc}\n"); \
    }
ROW(0, "vldr FPCXTNS, [r4, #4]") ROW(1, "vldr FPCXTNS, [r4, #4]!") ROW(2, "vldr FPCXTNS, [r4], #-4") ROW(3, "vstr FPCXTNS, [r4, #4]") ROW(4, "vstr FPCXTNS, [r4, #4]!")
ROW(5, "vstr FPCXTNS, [r4], #-4") ROW(6, "vmrs r6, fpcxtns") ROW(7, "vmsr fpcxtns, r6")
ROW(8, "vldr FPCXTS, [r4, #4]") ROW(9, "vldr FPCXTS, [r4, #4]!") ROW(10, "vldr FPCXTS, [r4], #-4") ROW(11, "vstr FPCXTS, [r4, #4]") ROW(12, "vstr FPCXTS, [r4, #4]!")
ROW(13, "vstr FPCXTS, [r4], #-4") ROW(14, "vmrs r6, fpcxts") ROW(15, "vmsr fpcxts, r6")
ROW(16, "vscclrm {s4-s9, VPR}") ROW(17, "vscclrm {d3-d12, VPR}") ROW(18, "vscclrm {s31, VPR}")
static void (*const rows[])(struct state *) = { run0, run1, run2, run3, run4, run5, run6, run7, run8, run9, run10, run11, run12, run13, run14, run15, run16, run17, run18 };

// The instruction is left out.
__attribute__((used)) static void skip(unsigned *frame)
{
    faults = faults << 8 ^ CFSR ^ CFSR >> 16;
    CFSR = CFSR;
    frame[6] += (*(unsigned short *)frame[6]) >= 0xE800 ? 4 : 2;
}
__attribute__((naked)) void usage_fault(void) { __asm volatile("mov r0, sp\n b skip"); }
__attribute__((naked)) void bus_fault(void) { __asm volatile("mov r0, sp\n b skip"); }

static void prepare(struct state *s)
{
    unsigned on = next() % 8 != 0, waits = on && next() % 3 == 0;
    FPDSCR = next();
    FPDSCR_NS = next();
    for (unsigned i = 0; i < 8; i++) words[i] = next();
    for (unsigned i = 0; i < 40; i++) saved[i] = i;
    FPCAR = (unsigned)saved;
    FPCAR_NS = (unsigned)saved;
    s->base = next() % 8 || waits || !on ? (unsigned)(words + 2 + next() % 4) : NOTHING;      // no exceptions while values wait
    s->value = next();
    s->control = next() & 12;
    s->fpccr = (next() & 0x84000000) | 0x40000000 | 4;
    s->fpccr_ns = (next() & 0x80000000) | 0x40000000;
    if (waits) s->fpccr = (s->fpccr & ~0x04000000u) | 1;      // of TS QEMU 7.2 makes a tail size of 0
    s->cpacr = on ? 0xF00000 : 0;
    __asm volatile("vmsr fpscr, %0\n vmov s0, %0\n vmov s7, %1\n vmov s15, %1\n vmov s16, %0\n vmov s31, %1\n bfc %0, #24, #8\n vmsr vpr, %0" :: "r"(next()), "r"(next()));
}

static unsigned hash(unsigned h, const unsigned *data, unsigned count)
{
    for (unsigned i = 0; i < count; i++) h = (h ^ data[i]) * 0x9E3779B1, h ^= h >> 15;
    return h;
}

static unsigned one(unsigned row, int show)
{
    struct state s;
    prepare(&s);
    unsigned before = s.base;
    faults = 0;
    rows[row](&s);
    s.base -= before;
    if (show) {
        put_line("  control", s.control); put_line("  fpccr", s.fpccr); put_line("  fpccr_ns", s.fpccr_ns); put_line("  cpacr", s.cpacr);
        put_line("  value", s.value); put_line("  base", s.base); put_line("  control after", s.after_control); put_line("  fpccr after", s.after_fpccr);
        put_line("  fpccr_ns after", s.after_fpccr_ns); put_line("  fpscr", s.fpscr); put_line("  faults", faults); put_line("  saved", hash(0, saved, 40)); put_line("  words", hash(0, words, 8));
    }
    return hash(hash(hash(hash(1, (unsigned *)&s, sizeof s / 4), words, 8), saved, 40), &faults, 1);
}

#define TRY(text) do { faults = 0; __asm volatile(text ::: "memory"); put_line(text, faults); } while (0)
static void coprocessors(void)
{
    TRY(".inst.w 0xEE000E10"); TRY(".inst.w 0xEE000F10"); TRY(".inst.w 0xEE000810"); TRY(".inst.w 0xEE0009F0"); TRY(".inst.w 0xEE0000F0"); TRY(".inst.w 0xEE000D10");
    TRY(".inst.w 0xEF000FF0"); TRY(".inst.w 0xFF0003F0"); TRY(".inst.w 0xEDDFCF80"); TRY(".inst.w 0xFE000CF0"); TRY(".inst.w 0xEEF51A10");
}

int main(void)
{
    SHCSR |= 7u << 16;
    CPACR = 0xF00000;
    REG(0xE002ED88) = 0xF00000;
    NSACR = 3 << 10;
    FPCCR = 0;
    FPCCR_NS = 0;
    __asm volatile("dsb\n isb");
    for (unsigned row = 0; row < 19; row++) {
        put_line("row", row);
        unsigned h = 0;
        for (unsigned i = 0; i < STATES; i++) {
            h = h * 31 + one(row, i < 6);
            if (i % 40 == 39) put_line("  hash", h);
        }
    }
    coprocessors();
    CPACR = 0;
    __asm volatile("dsb\n isb");
    coprocessors();
    return 0;
}

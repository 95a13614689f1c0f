// EPSR.ECI: an SVC's handler puts a value into the frame's xPSR, so that the instruction after the SVC goes on from that beat, and perhaps the one after it, too. All sixteen values, each with
// predicates and without, in loops with a tail and outside. What refuses the state is a UsageFault, whose handler leaves the instruction out.
#include "../start.h"
#define CPACR REG(0xE000ED88)
#define CFSR REG(0xE000ED28)
#define SHCSR REG(0xE000ED24)
enum { VARIATIONS = 8 };

static unsigned seed = 1;
unsigned state_bits, faults;
static unsigned next(void) { seed ^= seed << 13; seed ^= seed >> 17; seed ^= seed << 5; return seed; }

struct state { unsigned r[3], vpr, fpscr, lr, q[32], memory[64]; };

__attribute__((naked)) void svc(void)
{
    __asm volatile("ldr r0, [sp, #28]\n ldr r1, =0x0600FC00\n bic r0, r0, r1\n ldr r1, =state_bits\n ldr r1, [r1]\n orr r0, r0, r1\n str r0, [sp, #28]\n bx lr\n .ltorg");
}

__attribute__((naked)) void usage_fault(void)
{
    __asm volatile(
        "ldr r0, [sp, #28]\n ldr r1, =0x0600FC00\n and r2, r0, r1\n bic r0, r0, r1\n str r0, [sp, #28]\n ldr r0, [sp, #24]\n add r0, r0, #4\n str r0, [sp, #24]\n"
        "ldr r1, =0xE000ED28\n ldr r0, [r1]\n str r0, [r1]\n orr r0, r0, r2\n ldr r1, =faults\n ldr r2, [r1]\n eor r0, r0, r2, ror #5\n str r0, [r1]\n bx lr\n .ltorg");
}

// r2 and r3 are operands, r4 the base.
#define ROW2(number, text, after) \
    __attribute__((naked)) static void run##number(__attribute__((unused)) struct state *s) \
    { \
        __asm volatile("push {r4-r11, lr}\n mov r5, r0\n add r0, r5, #24\n vldmia r0, {s0-s31}\n ldr r0, [r5, #12]\n vmsr vpr, r0\n ldr r0, [r5, #16]\n vmsr fpscr, r0\n" \
            "ldm r5, {r2, r3, r4}\n ldr lr, [r5, #20]\n svc 0\n" text "\n" after "\n" \
            "stm r5, {r2, r3, r4}\n vmrs r0, vpr\n str r0, [r5, #12]\n vmrs r0, fpscr\n str r0, [r5, #16]\n mov r0, #0\n vmsr vpr, r0\n mov r0, #0x40000\n vmsr fpscr, r0\n add r0, r5, #24\n vstmia r0, {s0-s31}\n" \
            "pop {r4-r11, pc}\n"); \
    }
#define ROW(number, text) ROW2(number, text, "vadd.i32 q7, q7, q6")
#define ROWS \
    X(0, "vadd.i32 q2, q0, q1") X(1, "vadd.i8 q2, q0, r2") X(2, "vqadd.s16 q2, q0, q1") X(3, "vmul.i32 q2, q0, q1") X(4, "vmulh.s8 q2, q0, q1") X(5, "vmax.s8 q2, q0, q1") X(6, "vbic q2, q0, q1") \
    X(7, "vmvn q2, q0") X(8, "vneg.s16 q2, q0") X(9, "vcls.s8 q2, q0") X(10, "vrev32.8 q2, q0") X(11, "vqshl.s32 q2, q0, q1") X(12, "vqrshl.s8 q2, r2") X(13, "vsri.32 q2, q0, #5") X(14, "vshrnb.i16 q2, q0, #3") \
    X(15, "vqrshrunt.s32 q2, q0, #4") X(16, "vmovlb.s8 q2, q0") X(17, "vmovlt.u16 q2, q0") X(18, "vqmovnt.s16 q2, q0") X(19, "vshllb.s8 q2, q0, #3") X(20, "vmullb.s16 q2, q0, q1") X(21, "vqdmullt.s16 q2, q0, r2") \
    X(22, "vmla.s32 q2, q0, r2") X(23, "vqrdmlah.s16 q2, q0, r2") X(24, "vqdmladh.s16 q2, q0, q1") X(25, "vhcadd.s8 q2, q0, q1, #90") X(26, "vcadd.i16 q2, q0, q1, #270") X(27, "vadc.i32 q2, q0, q1") \
    X(28, "vadci.i32 q2, q0, q1") X(29, "vsbc.i32 q2, q0, q1") X(30, "vsbci.i32 q2, q0, q1") X(31, "vshlc q2, r2, #7") X(32, "vaddv.u32 r2, q0") X(33, "vaddva.s8 r2, q0") X(34, "vaddlv.s32 r2, r3, q0") \
    X(35, "vaddlva.u32 r2, r3, q0") X(36, "vmladav.s16 r2, q0, q1") X(37, "vmladavax.s8 r2, q0, q1") X(38, "vmlaldav.s32 r2, r3, q0, q1") X(39, "vrmlaldavh.s32 r2, r3, q0, q1") X(40, "vabav.s8 r2, q0, q1") \
    X(41, "vmaxv.s8 r2, q0") X(42, "vminav.s16 r2, q0") X(43, "vcmp.i32 eq, q0, q1") X(44, "vcmp.u8 cs, q0, r2") X(45, "vpnot") X(46, "vpsel q2, q0, q1") X(47, "vctp.16 r2") X(48, "vdup.8 q2, r2") \
    X(49, "vidup.u16 q2, r2, #4") X(50, "vldrb.s16 q2, [r4]") X(51, "vldrw.u32 q2, [r4, #16]!") X(52, "vstrb.8 q0, [r4], #16") X(53, "vstrh.32 q0, [r4, #8]") X(54, "vldrw.u32 q2, [r4, q3, uxtw #2]") \
    X(55, "vldrb.u16 q2, [r4, q5]") X(56, "vldrd.u64 q2, [r4, q5]") X(57, "vldrw.u32 q2, [q4, #8]!") X(58, "vldrd.u64 q2, [q4, #16]!") X(59, "vstrw.32 q0, [r4, q3, uxtw #2]") X(60, "vstrd.64 q0, [q4, #8]!") \
    X(61, "vmov.i32 q2, #0x55") X(62, "vorr.i16 q2, #1") X(63, "vadd.f32 q2, q0, q1") X(64, "vfma.f16 q2, q0, q1") X(65, "vcvt.s32.f32 q2, q0") X(66, "vcmp.f32 ge, q0, q1") X(67, "vmaxnmv.f32 r2, q0") \
    X(68, "vcmul.f32 q2, q0, q1, #90") X(69, "vrintz.f16 q2, q0") X(70, "vcvtb.f16.f32 q2, q0") X(71, "nop.w") X(72, "add.w r2, r3, r4") X(73, "ldmia.w r4, {r2, r3}") X(74, "stmia.w r4, {r2, r3}") \
    X(75, "vldmia r4!, {s8-s9}") X(76, "vmsr vpr, r2") X(77, "asrl r2, r3, #3") X(78, "vadd.f32 s8, s1, s2") X(79, "clrm {r2, r3}") \
    X(80, "vld20.8 {q0, q1}, [r4]") X(81, "vld21.16 {q0, q1}, [r4]!") X(82, "vld40.32 {q0, q1, q2, q3}, [r4]") X(83, "vld42.8 {q0, q1, q2, q3}, [r4]") X(84, "vst21.32 {q0, q1}, [r4]") \
    X(85, "vst43.16 {q0, q1, q2, q3}, [r4]!") X(86, "vmov r2, r3, q0[2], q0[0]") X(87, "vmov r2, r3, q0[3], q0[1]") X(88, "vmov q2[3], q2[1], r2, r3") X(89, "vmov.32 d4[1], r2") X(90, "vmov.s8 r2, d1[5]") \
    X(91, "vmov.u16 r2, d0[3]") X(92, "vmov.32 r3, d1[0]")
#define X(number, text) ROW(number, text)
ROWS
#undef X
ROW2(93, "vpst", "vaddt.i32 q7, q7, q6") ROW2(94, "vpt.s16 lt, q0, q1", "vaddt.i32 q7, q7, q6") ROW2(95, "vpt.f32 ge, q0, r2", "vaddt.i32 q7, q7, q6")
#define X(number, text) run##number,
static void (*const rows[])(struct state *) = { ROWS run93, run94, run95 };
#undef X
#define X(number, text) text,
static const char *const texts[] = { ROWS "vpst", "vpt.s16 lt, q0, q1", "vpt.f32 ge, q0, r2" };

static unsigned hash(unsigned h, const unsigned *data, unsigned count)
{
    for (unsigned i = 0; i < count; i++) h = (h ^ data[i]) * 0x9E3779B1, h ^= h >> 15;
    return h;
}

static unsigned one(unsigned row, unsigned eci, unsigned k)
{
    static struct state s;
    unsigned base = (unsigned)s.memory, plain = row >= 80 && row <= 92;
    s.r[0] = k & 1 ? next() & 7 : next();
    s.r[1] = next();
    s.r[2] = base;
    s.vpr = k & 2 ? next() & 0xFFFFFF : (next() & 1 ? 0x880000 : 0) | (next() & 0xFFFF);
    if (plain || row >= 93) s.vpr &= 0xFFFF;
    s.fpscr = (k & 4 && !plain ? next() & 3 : 4) << 16 | (next() & 1u << 29);
    s.lr = k & 4 ? 1 + next() % 15 : 100;
    for (unsigned i = 0; i < 32; i++) s.q[i] = row >= 63 && row <= 70 ? (next() & 0x80FFFFFF) | 0x3F000000 : next() & (next() & 1 ? 0xFF : ~0u);
    if (row == 49) s.r[0] &= ~1u;
    if (row == 76) s.r[0] &= 0xFFFFFF;      // QEMU 7.2 keeps the upper bits of VPR
    if ((row >= 54 && row <= 60) || row == 82) {
        for (unsigned i = 0; i < 4; i++) s.q[12 + i] = next() & 28, s.q[16 + i] = base + (next() & 0x38), s.q[20 + i] = next() & 0x38;
    }
    for (unsigned i = 0; i < 64; i++) s.memory[i] = next();
    state_bits = (eci >> 2 & 3) << 14 | (eci & 3) << 12;
    faults = 0;
    rows[row](&s);
    s.r[2] -= base;
    if (row >= 54 && row <= 60) for (unsigned i = 0; i < 4; i++) s.q[16 + i] -= base;
    return hash(hash(1, (unsigned *)&s, sizeof s / 4), &faults, 1);
}

// LE and LETP leave the state as it is, whether they go back or not.
static void loop_ends(void)
{
    static unsigned q[8];
    for (unsigned eci = 0; eci < 6; eci++) {
        if (eci == 3) continue;
        state_bits = (eci >> 2 & 3) << 14 | (eci & 3) << 12;
        __asm volatile("vmov.i32 q0, #0\n vmov.i32 q1, #1\n vmov.i32 q2, #0\n mov r0, #2\n dls lr, r0\n 1: vadd.i32 q0, q0, q1\n vadd.i32 q3, q3, q1\n svc 0\n le lr, 1b\n vadd.i32 q2, q2, q1\n vadd.i32 q3, q3, q1\n vstmia %0, {s0-s3}\n add r0, %0, #16\n vstmia r0, {s8-s11}" :: "r"(q) : "r0", "lr", "memory");
        for (unsigned i = 0; i < 8; i++) put_hex(q[i]);
        put("\n");
        __asm volatile("vmov.i32 q0, #0\n vmov.i32 q1, #1\n vmov.i32 q2, #0\n mov r0, #6\n dlstp.32 lr, r0\n 1: vadd.i32 q0, q0, q1\n vadd.i32 q3, q3, q1\n svc 0\n letp lr, 1b\n vadd.i32 q2, q2, q1\n vadd.i32 q3, q3, q1\n vstmia %0, {s0-s3}\n add r0, %0, #16\n vstmia r0, {s8-s11}" :: "r"(q) : "r0", "lr", "memory");
        for (unsigned i = 0; i < 8; i++) put_hex(q[i]);
        put("\n");
    }
}

int main(void)
{
    SHCSR |= 7u << 16;
    CPACR = 0xF00000;
    __asm volatile("dsb\n isb\n mov r0, #0x40000\n vmsr fpscr, r0" ::: "r0");
    for (unsigned row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        put(texts[row]);
        put("\n");
        for (unsigned eci = 0; eci < 16; eci++) {
            unsigned h = 0, f = 0, reserved = eci == 3 || eci > 5;
            if (reserved && ((row >= 28 && row <= 42) || row >= 86)) continue;          // QEMU 7.2 fails an assertion
            for (unsigned k = 0; k < VARIATIONS * 2; k++) { h = h * 31 + one(row, eci, k); f |= faults; }
            put_hex(h);
            put_hex(f);
        }
        put("\n");
    }
    loop_ends();
    return 0;
}

// Integer MVE as software uses it: intrinsics with tails, predicates, gathers, interleaving and carries, and loops that the compiler makes vectors of.
#include <arm_mve.h>
#include "../start.h"
#define CPACR REG(0xE000ED88)
enum { SIZE = 203 };
static signed char a8[SIZE + 32], b8[SIZE + 32];
static short a16[SIZE + 32], b16[SIZE + 32];
static int32_t a32[SIZE + 32], out[SIZE + 64];
static unsigned seed = 12345;
static unsigned next(void) { return seed = seed * 1664525u + 1013904223u; }
static unsigned hash(const void *data, unsigned size)
{
    unsigned h = 2166136261u;
    for (unsigned i = 0; i < size; i++) h = (h ^ ((const unsigned char *)data)[i]) * 16777619u;
    return h;
}
static void show(const char *name, const void *data, unsigned size) { put_line(name, hash(data, size)); }
static void fill(void)
{
    for (int i = 0; i < SIZE + 32; i++) { a8[i] = next() >> 24; b8[i] = next() >> 24; a16[i] = next() >> 16; b16[i] = next() >> 16; a32[i] = next(); }
    for (int i = 0; i < SIZE + 64; i++) out[i] = 0x55555555;
}

// The compiler turns these loops into DLSTP and LETP.
static int dot8(const signed char *x, const signed char *y, int n)
{
    int sum = 0;
    for (; n > 0; n -= 16, x += 16, y += 16) {
        mve_pred16_t p = vctp8q(n);
        sum = vmladavaq_p_s8(sum, vldrbq_z_s8(x, p), vldrbq_z_s8(y, p), p);
    }
    return sum;
}

static long long dot16(const short *x, const short *y, int n)
{
    long long sum = 0;
    for (; n > 0; n -= 8, x += 8, y += 8) {
        mve_pred16_t p = vctp16q(n);
        sum = vmlaldavaq_p_s16(sum, vldrhq_z_s16(x, p), vldrhq_z_s16(y, p), p);
    }
    return sum;
}

// Requantisation as kernels do it: doubling high product, rounding shift, clamp.
static void requantize(const int32_t *x, signed char *y, int n, int multiplier, int shift)
{
    for (int i = 0; i < n; i += 4) {
        mve_pred16_t p = vctp32q(n - i);
        int32x4_t v = vqrdmulhq_n_s32(vldrwq_z_s32(x + i, p), multiplier);
        v = vrshlq_s32(v, vdupq_n_s32(shift));
        v = vmaxq_s32(vminq_s32(v, vdupq_n_s32(127)), vdupq_n_s32(-128));
        vstrbq_p_s32(y + i, v, p);
    }
}

// More than 64 and 128 bits.
static void long_sum(const uint32_t *x, const uint32_t *y, uint32_t *z, unsigned count)
{
    unsigned carry = 0;
    for (unsigned i = 0; i < count; i += 4) vst1q_u32(z + i, vadcq_u32(vld1q_u32(x + i), vld1q_u32(y + i), &carry));
    z[count] = carry;
    for (unsigned i = 0; i < count; i += 4) {
        uint32x4_t v = vld1q_u32(z + i);
        uint32_t in = carry;
        v = vshlcq_u32(v, &in, 7);
        carry = in;
        vst1q_u32(z + i, v);
    }
    z[count] ^= carry;
}

static void interleave(const unsigned char *x, unsigned char *y)
{
    uint8x16x4_t four = vld4q_u8(x);
    uint8x16x2_t two = { { vaddq_u8(four.val[0], four.val[2]), veorq_u8(four.val[1], four.val[3]) } };
    vst2q_u8(y, two);
    uint16x8x2_t wide = vld2q_u16((const unsigned short *)x);
    uint16x8x4_t all = { { wide.val[0], wide.val[1], vhaddq_u16(wide.val[0], wide.val[1]), vrev32q_u16(wide.val[1]) } };
    vst4q_u16((unsigned short *)(y + 32), all);
    uint32x4x4_t words = vld4q_u32((const uint32_t *)x);
    words.val[1] = vqaddq_u32(words.val[1], words.val[2]);
    vst4q_u32((uint32_t *)(y + 96), words);
}

static void gather(const int32_t *x, int32_t *y)
{
    uint32x4_t offsets = vidupq_n_u32(0, 8);
    for (int i = 0; i < 64; i += 4) {
        vstrwq_s32(y + i, vldrwq_gather_shifted_offset_s32(x, vandq_u32(vmulq_n_u32(offsets, 13), vdupq_n_u32(127))));
        offsets = vaddq_n_u32(offsets, 32);
    }
    uint32x4_t places = vreinterpretq_u32_s32(vaddq_n_s32(vreinterpretq_s32_u32(vidupq_n_u32(0, 4)), (int)y));
    vstrwq_scatter_base_wb_s32(&places, 64, vldrwq_s32(x));
    vst1q_u32((uint32_t *)y + 64, vsubq_n_u32(places, (unsigned)y));
    uint64x2_t pairs = { 3, 9 };
    uint64x2_t pair = vldrdq_gather_shifted_offset_u64((const uint64_t *)x, pairs);
    __builtin_memcpy(y + 68, &pair, 16);
}

// Fixed-point complex numbers.
static void complex(const short *x, const short *y, short *z)
{
    for (int i = 0; i < 128; i += 8) {
        int16x8_t u = vldrhq_s16(x + i), v = vldrhq_s16(y + i);
        int16x8_t w = vqrdmlsdhq_s16(vuninitializedq_s16(), u, v);
        w = vqrdmladhxq_s16(w, u, v);
        w = vqaddq_s16(w, vhcaddq_rot90_s16(u, v));
        w = vcaddq_rot270_s16(w, vqdmulhq_n_s16(v, 12345));
        vstrhq_s16(z + i, w);
    }
}

static int search(const signed char *x, int n, int limit, int *where)
{
    int count = 0;
    uint8x16_t at = vidupq_n_u8(0, 1);
    for (int i = 0; i < n; i += 16) {
        mve_pred16_t p = vcmpgtq_m_n_s8(vldrbq_s8(x + i), limit, vctp8q(n - i));
        count += __builtin_popcount(p);
        *where = (*where * 31) ^ vaddvq_p_u8(at, p) ^ (vmaxavq_p_s8(3, vldrbq_s8(x + i), p) << 8) ^ (vminvq_p_s8(100, vldrbq_s8(x + i), p) << 16);
        at = vpselq_u8(vbrsrq_n_u8(at, 5), vaddq_n_u8(at, 3), p);
    }
    return count;
}

// The compiler makes vectors of these with -O3.
static void plain(int n)
{
    for (int i = 0; i < n; i++) out[i] = a16[i] * b16[i] + (a8[i] - b8[i]);
    for (int i = 0; i < n; i++) if (a32[i] > out[i]) out[i] = a32[i] >> 3;
    for (int i = 0; i < n; i++) a8[i] = a8[i] > 3 ? b8[i] : a8[i] ^ 0x55;
    unsigned total = 0;
    for (int i = 0; i < n; i++) total += (unsigned char)b8[i] * 3u;
    put_line("total", total);
    for (int i = 0; i < n / 2; i++) { a16[2 * i] = b16[2 * i + 1]; a16[2 * i + 1] = b16[2 * i]; }
}

__attribute__((noinline)) static int compute(void)
{
    for (int n = 0; n < 40; n += 3) {
        fill();
        put_line("dot8", dot8(a8, b8, n * 5));
        long long wide = dot16(a16, b16, n * 5);
        put_line("dot16", wide); put_line("dot16 high", wide >> 32);
        requantize(a32, (signed char *)out, n * 5, 1518500250, -n);
        show("requantize", out, sizeof out);
    }
    fill(); long_sum((uint32_t *)a32, (uint32_t *)b16, (uint32_t *)out, 64); show("long sum", out, sizeof out);
    fill(); interleave((unsigned char *)a8, (unsigned char *)out); show("interleave", out, sizeof out);
    fill(); gather(a32, out); show("gather", out, sizeof out);
    fill(); complex(a16, b16, (short *)out); show("complex", out, sizeof out);
    int where = 1, found = 0;
    for (int limit = -128; limit < 128; limit += 17) found = found * 3 + search(a8, SIZE, limit, &where);
    put_line("found", found); put_line("where", where);
    fill(); plain(SIZE); show("plain", out, sizeof out); show("bytes", a8, sizeof a8); show("halves", a16, sizeof a16);
    unsigned fpscr;
    __asm volatile("vmrs %0, fpscr" : "=r"(fpscr));
    put_line("fpscr", fpscr);
    return 0;
}

int main(void)
{
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
    return compute();
}

// Floating point of MVE as software uses it: intrinsics in half and single precision, complex numbers, conversions, comparisons, and loops that the compiler makes vectors of.
#include <arm_mve.h>
#include "../start.h"
#define CPACR REG(0xE000ED88)
enum { SIZE = 150 };
static float x[SIZE + 16], y[SIZE + 16], out[SIZE + 16];
static float16_t hx[SIZE + 16], hy[SIZE + 16], hout[SIZE + 16];
static unsigned seed = 4711;
static unsigned next(void) { return seed = seed * 1664525u + 1013904223u; }
static void show(const char *name, const void *data, unsigned size)
{
    unsigned h = 2166136261u;
    for (unsigned i = 0; i < size; i++) h = (h ^ ((const unsigned char *)data)[i]) * 16777619u;
    put_line(name, h);
}

// Numbers of all kinds: some infinite, not numbers, or too small to be normal.
static void fill(int wild)
{
    union { unsigned u; float f; } v;
    for (int i = 0; i < SIZE + 16; i++) {
        v.u = next(); if (!wild || (v.u & 7) > 1) v.u = (v.u & 0x807FFFFF) | (118 + (v.u >> 23 & 15)) << 23;
        x[i] = v.f;
        v.u = next(); if (!wild || (v.u & 7) > 1) v.u = (v.u & 0x807FFFFF) | (118 + (v.u >> 23 & 15)) << 23;
        y[i] = v.f;
        out[i] = 0;
        unsigned short a = next() >> 16, b = next() >> 16;
        if (!wild) { a = (a & 0x83FF) | (11 + (a >> 10 & 7)) << 10; b = (b & 0x83FF) | (11 + (b >> 10 & 7)) << 10; }
        __builtin_memcpy(&hx[i], &a, 2); __builtin_memcpy(&hy[i], &b, 2);
        hout[i] = 0;
    }
}

static float dot(const float *a, const float *b, int n)
{
    float32x4_t sum = vdupq_n_f32(0);
    for (; n > 0; n -= 4, a += 4, b += 4) {
        mve_pred16_t p = vctp32q(n);
        sum = vfmaq_m_f32(sum, vldrwq_z_f32(a, p), vldrwq_z_f32(b, p), p);
    }
    return vgetq_lane_f32(sum, 0) + vgetq_lane_f32(sum, 1) + vgetq_lane_f32(sum, 2) + vgetq_lane_f32(sum, 3);
}

static void activation(const float *a, float *z, int n, float low, float high)
{
    for (int i = 0; i < n; i += 4) {
        mve_pred16_t p = vctp32q(n - i);
        float32x4_t v = vldrwq_z_f32(a + i, p);
        v = vminnmq_f32(vmaxnmq_f32(v, vdupq_n_f32(low)), vdupq_n_f32(high));
        v = vfmasq_n_f32(v, v, 0.125f);
        v = vsubq_x_f32(v, vrndmq_f32(v), vcmpgtq_n_f32(v, 0.5f));
        vstrwq_p_f32(z + i, v, p);
    }
}

static void complex(const float *a, const float *b, float *z, int n)
{
    for (int i = 0; i < n; i += 4) {
        float32x4_t u = vld1q_f32(a + i), v = vld1q_f32(b + i);
        float32x4_t w = vcmlaq_rot90_f32(vcmulq_f32(u, v), u, v);
        w = vcmlaq_rot180_f32(vcmlaq_rot270_f32(w, v, u), u, vcaddq_rot90_f32(v, u));
        vst1q_f32(z + i, w);
    }
}

static void halves(const float16_t *a, const float16_t *b, float16_t *z, int n)
{
    for (int i = 0; i < n; i += 8) {
        mve_pred16_t p = vctp16q(n - i);
        float16x8_t u = vldrhq_z_f16(a + i, p), v = vldrhq_z_f16(b + i, p);
        float16x8_t w = vfmaq_f16(vmulq_f16(u, v), v, vabdq_f16(u, v));
        w = vaddq_m_f16(w, w, vrndnq_f16(vnegq_f16(u)), vcmpleq_f16(u, v));
        w = vcmlaq_f16(w, u, vcaddq_rot270_f16(v, u));
        w = vmaxnmaq_f16(w, vcvtq_f16_s16(vcvtaq_s16_f16(v)));
        vstrhq_p_f16(z + i, w, p);
    }
}

static void convert(const float *a, const float16_t *h, int n)
{
    unsigned all = 1;
    for (int i = 0; i < n; i += 8) {
        float16x8_t both = vcvtbq_f16_f32(vld1q_f16(h + i), vld1q_f32(a + i));
        both = vcvttq_f16_f32(both, vld1q_f32(a + i + 4));
        float32x4_t back = vaddq_f32(vcvtbq_f32_f16(both), vcvttq_f32_f16(both));
        int32x4_t s = vcvtq_n_s32_f32(back, 9);
        uint32x4_t u = vcvtpq_u32_f32(back);
        back = vaddq_f32(vcvtq_n_f32_u32(u, 7), vcvtq_f32_s32(s));
        all = (all * 31) ^ vaddvq_s32(s) ^ vaddvq_u32(u) ^ (unsigned)vaddvq_s32(vcvtq_s32_f32(back));
        float most = vmaxnmvq_f32(-1.0f, back), least = vminnmavq_f32(100.0f, back);
        unsigned m, l;
        __builtin_memcpy(&m, &most, 4); __builtin_memcpy(&l, &least, 4);
        all = all * 17 + m * 3 + l;
    }
    put_line("convert", all);
}

// With -O3 -ffast-math the compiler makes vectors of these.
static void plain(int n)
{
    for (int i = 0; i < n; i++) out[i] = x[i] * y[i] + 0.5f * (x[i] - y[i]);
    for (int i = 0; i < n; i++) if (x[i] > y[i]) out[i] = -out[i];
    for (int i = 0; i < n; i++) hout[i] = hx[i] * hy[i] - hx[i];
}

__attribute__((noinline)) static int compute(void)
{
    put_line("mvfr1", REG(0xE000EF44) & 0xF00);
    for (int wild = 0; wild < 2; wild++)
        for (int n = 1; n < SIZE; n += 29) {
            unsigned fpscr;
            fill(wild);
            float sum = dot(x, y, n);
            show("dot", &sum, 4);
            activation(x, out, n, -6.0f, 6.0f); show("activation", out, sizeof out);
            complex(x, y, out, n); show("complex", out, sizeof out);
            halves(hx, hy, hout, n); show("halves", hout, sizeof hout);
            convert(x, hx, n);
            if (!wild) { plain(n); show("plain", out, sizeof out); show("plain halves", hout, sizeof hout); }
            __asm volatile("vmrs %0, fpscr" : "=r"(fpscr));
            put_line("fpscr", fpscr);
            __asm volatile("vmsr fpscr, %0" :: "r"(n & 1 ? 0x000C0000 : 0x02C40000));
        }
    return 0;
}

int main(void)
{
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
    return compute();
}

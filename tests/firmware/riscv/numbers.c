// Floating point as compilers write it: float and double, conversions, comparisons, calls. The same source runs with hardware floats (F, D) and with libgcc's.
#include "../start.h"

static unsigned state = 2463534242u;
static unsigned next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static unsigned bits(float f) { union { float f; unsigned u; } x = { f }; return x.u; }
static unsigned fold(double d) { union { double d; unsigned u[2]; } x = { d }; return x.u[0] * 0x01000193u ^ x.u[1]; }
static unsigned sum;
static void add(unsigned v) { sum = (sum ^ v) * 0x01000193u; sum ^= sum >> 15; }
static void show(const char *name) { put_line(name, sum); sum = 0x811c9dc5u; }

static float uniform(void) { return (float)(int)(next() >> 8) / 8388608.0f - 1.0f; }

__attribute__((noinline)) static float dot(const float *a, const float *b, int n)
{
    float total = 0;
    for (int i = 0; i < n; i++) total += a[i] * b[i];
    return total;
}

static void matrix(void)
{
    static float a[12][12], b[12][12];
    for (int i = 0; i < 12; i++)
        for (int j = 0; j < 12; j++) { a[i][j] = uniform(); b[i][j] = uniform() * 3; }
    for (int turn = 0; turn < 8; turn++)
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < 12; j++) {
                float v = dot(a[i], b[j], 12);
                add(bits(v));
                a[i][j] = v < 0 ? v * 0.25f : v / (1 + v);
            }
    show("matrix");
}

__attribute__((noinline)) static double root(double v)
{
    double guess = v > 1 ? v / 2 : 1;
    for (int i = 0; i < 30; i++) guess = (guess + v / guess) / 2;
    return guess;
}

static double sine(double x)
{
    double term = x, total = x;
    for (int k = 1; k < 12; k++) { term *= -x * x / (2 * k * (2 * k + 1)); total += term; }
    return total;
}

static void series(void)
{
    for (int i = 1; i < 40; i++) {
        double v = i * 0.37 - 3;
        add(fold(sine(v)));
        add(fold(root(v * v + i)));
        add(bits((float)sine(v)));
    }
    show("series");
}

static void mandelbrot(void)
{
    for (int y = -6; y <= 6; y++)
        for (int x = -10; x <= 5; x++) {
            float cr = (float)x * 0.2f, ci = (float)y * 0.2f, r = 0, i = 0;
            int n = 0;
            while (n < 60 && r * r + i * i < 4) { float t = r * r - i * i + cr; i = 2 * r * i + ci; r = t; n++; }
            add((unsigned)n);
            add(bits(r));
        }
    show("mandelbrot");
}

static void convert(void)
{
    for (int i = 0; i < 300; i++) {
        int s = (int)next() >> (i & 31);
        unsigned u = next() >> (i * 7 & 31);
        add(bits((float)s));
        add(bits((float)u));
        add(fold((double)s));
        add(fold((double)u * 3.5));
        add((unsigned)(int)((float)s * 0.37f));
        add((unsigned)((double)u * 0.61));
        add(bits((float)((double)s / 7)));
        add(fold((double)(long long)s * 1e-3));
        add((unsigned)((long long)((double)s * 1e6) >> 7));
    }
    show("convert");
}

static void sort(void)
{
    static float v[200];
    for (int i = 0; i < 200; i++) v[i] = uniform() * (float)(1 << (i & 15));
    for (int i = 1; i < 200; i++) {
        float key = v[i];
        int j = i;
        for (; j > 0 && v[j - 1] > key; j--) v[j] = v[j - 1];
        v[j] = key;
    }
    for (int i = 0; i < 200; i++) add(bits(v[i]));
    float least = __builtin_inff(), most = -least;
    for (int i = 0; i < 200; i++) { least = __builtin_fminf(least, v[i]); most = __builtin_fmaxf(most, -v[i]); }
    add(bits(least));
    add(bits(most));
    volatile float nan = __builtin_nanf("");
    add((unsigned)((nan < 1) | (nan >= 1) << 1 | (nan == nan) << 2 | (nan != 1) << 3 | __builtin_isunordered(nan, 1) << 4));
    show("sort");
}

struct pair { float f; double d; };
__attribute__((noinline)) static struct pair many(float a, double b, int c, float d, double e, float f, float g, float h, double i, float j, struct pair p)
{
    struct pair r = { a * d + f - g * h + j + p.f, b * e - i + c + p.d };
    return r;
}

static void calls(void)
{
    struct pair p = { 0.5f, -0.25 };
    for (int i = 0; i < 50; i++) {
        p = many(uniform(), i * 0.1, i, p.f, 1.0 / (i + 1), uniform(), uniform(), 0.75f, p.d, 2, p);
        add(bits(p.f));
        add(fold(p.d));
        p.f *= 0.125f;
        p.d *= 0.125;
    }
    show("calls");
}

float fminf(float a, float b) { return a < b ? a : b; }
float fmaxf(float a, float b) { return a > b ? a : b; }
void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }
void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }

int main(void)
{
    matrix();
    series();
    mandelbrot();
    convert();
    sort();
    calls();
    return 0;
}

/* A little of everything that compilers emit, for compiled.sh. */
#include <stdint.h>

int32_t dot(const int8_t *a, const int8_t *b, int n)
{
    int32_t sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

int8_t requantize(int32_t x, int32_t multiplier, int shift, int32_t zero)
{
    int64_t product = (int64_t)x * multiplier + (1ll << (30 - shift));
    int32_t y = (int32_t)(product >> (31 - shift)) + zero;
    return (int8_t)(y < -128 ? -128 : y > 127 ? 127 : y);
}

uint32_t crc(const uint8_t *p, uint32_t n)
{
    uint32_t c = ~0u;
    while (n--)
    {
        c ^= *p++;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    }
    return ~c;
}

int classify(unsigned x, int *out)
{
    switch (x)
    {
        case 0: return 7;
        case 1: *out = 1; return -1;
        case 2: *out += 5; return 11;
        case 3: return *out << 2;
        case 4: return *out / 10;
        case 5: return *out % 7;
        case 6: return __builtin_clz(x | 1) + (*out & 0xFF00FF);
        case 7: return __builtin_bswap32((uint32_t)*out);
        default: return x > 100 && *out < 3 ? 1 : 0;
    }
}

struct packed { uint32_t a : 5, b : 11, c : 16; int16_t d; uint64_t e; };

uint64_t fields(struct packed *p, int k)
{
    p->a = (uint32_t)k;
    p->b += p->c;
    p->d = (int16_t)(p->d * k);
    p->e = p->e * 1000003u - (uint64_t)k;
    if (k > 3 || p->b == 9) p->e ^= ~0ull << k;
    return p->e / ((uint64_t)(uint32_t)k | 1);
}

typedef int (*callback)(int, int, int, int, int, int);
int call(callback f, int *v, int n)
{
    int worst = v[0];
    for (int i = 1; i < n; i++) worst = v[i] > worst ? v[i] : worst;
    return f(v[0], v[1], v[2], v[3], worst, n) + f(n, worst, 0x12345678, -1, 0x00AB00AB, 0xFF000000);
}

int atomic(int *p) { return __atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST); }

/* Floating point, as calls or as instructions. */
float norm(const float *x, int n)
{
    float sum = 0, most = -1e30f;
    for (int i = 0; i < n; i++)
    {
        sum += x[i] * x[i];
        most = x[i] > most ? x[i] : most;
    }
    return __builtin_sqrtf(sum) / (most + 1.5f);
}

double horner(const double *c, double x, int n)
{
    double y = c[n - 1];
    for (int i = n - 2; i >= 0; i--) y = y * x + c[i];
    return y < 0 ? -y : __builtin_sqrt(y);
}

int convert(float f, double d, unsigned u, int *out)
{
    out[0] = (int)f;
    out[1] = (int)(unsigned)d;
    out[2] = (int)((float)u * 0.25f);
    out[3] = (int)((double)(int)u - d);
    return f > (float)d && d != (double)f ? 1 : -1;
}

/* Loops that a vectorizer takes. */
void add_saturated(int8_t *restrict y, const int8_t *restrict a, const int8_t *restrict b, int n)
{
    for (int i = 0; i < n; i++)
    {
        int v = a[i] + b[i];
        y[i] = (int8_t)(v < -128 ? -128 : v > 127 ? 127 : v);
    }
}

void scale(int16_t *restrict y, const int16_t *restrict x, int k, int n)
{
    for (int i = 0; i < n; i++) y[i] = (int16_t)((x[i] * k) >> 15);
}

void axpy(float *restrict y, const float *restrict x, float a, int n)
{
    for (int i = 0; i < n; i++) y[i] = a * x[i] + y[i];
}

void blend(int32_t *restrict y, const int32_t *restrict x, int32_t limit, int n)
{
    for (int i = 0; i < n; i++) y[i] = x[i] > limit ? x[i] ^ y[i] : (x[i] & y[i]) << 3;
}

uint32_t sum_bytes(const uint8_t *p, int n)
{
    uint32_t sum = 0;
    for (int i = 0; i < n; i++) sum += p[i];
    return sum;
}

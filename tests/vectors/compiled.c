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

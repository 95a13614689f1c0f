// Plain code as a compiler makes it: checksums, sorting, sieve, 64-bit arithmetic, division, strings, recursion, switch tables.
#include "start.h"

static unsigned random_state = 12345;
static unsigned next_random(void) { return random_state = random_state * 1664525u + 1013904223u; }

static unsigned crc32(const unsigned char *bytes, int length)
{
    unsigned crc = ~0u;
    for (int i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int k = 0; k < 8; k++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void sort(short *values, int count)
{
    for (int i = 1; i < count; i++) {
        short v = values[i];
        int k = i - 1;
        for (; k >= 0 && values[k] > v; k--) values[k + 1] = values[k];
        values[k + 1] = v;
    }
}

static int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static unsigned classify(unsigned n)
{
    switch (n % 11) {
    case 0: return n * 3;
    case 1: return n ^ 0x55;
    case 2: return n << 2;
    case 3: return n >> 1;
    case 4: return ~n;
    case 5: return n + 77;
    case 6: return n & 0xF0F0;
    case 7: return n | 0x0F;
    case 8: return n * n;
    default: return 1;
    }
}

int main(void)
{
    static unsigned char bytes[1024];
    static short values[200];
    static unsigned char sieve[2000];
    for (int i = 0; i < 1024; i++) bytes[i] = (unsigned char)(next_random() >> 24);
    put_line("crc", crc32(bytes, 1024));

    for (int i = 0; i < 200; i++) values[i] = (short)(next_random() >> 16);
    sort(values, 200);
    unsigned mix = 0;
    for (int i = 0; i < 200; i++) mix = mix * 31 + (unsigned short)values[i];
    put_line("sorted", mix);

    int primes = 0;
    for (int i = 2; i < 2000; i++) {
        if (sieve[i]) continue;
        primes++;
        for (int k = 2 * i; k < 2000; k += i) sieve[k] = 1;
    }
    put_line("primes", (unsigned)primes);
    put_line("fibonacci", (unsigned)fibonacci(17));

    unsigned long long product = 1;
    long long quotient = 0;
    unsigned divided = 0;
    int remainder = 0;
    for (int i = 0; i < 100; i++) {
        unsigned a = next_random(), b = (next_random() >> (i & 31)) | 1;
        product = product * (a | 1) + b;
        quotient += (long long)product / (int)b + (long long)(product % b);
        divided += a / b;
        remainder += (int)a % (int)b;
    }
    put_line("product low", (unsigned)product);
    put_line("product high", (unsigned)(product >> 32));
    put_line("quotient low", (unsigned)quotient);
    put_line("quotient high", (unsigned)(quotient >> 32));
    put_line("divided", divided);
    put_line("remainder", (unsigned)remainder);

    unsigned classes = 0;
    for (unsigned i = 0; i < 500; i++) classes = classes * 17 + classify(i * 7919);
    put_line("classes", classes);

    // Unaligned words and halfwords, which ARMv7-M allows.
    unsigned sum = 0;
    for (int i = 0; i < 64; i++) {
        unsigned w;
        unsigned short h;
        __builtin_memcpy(&w, bytes + i * 3 + 1, 4);
        __builtin_memcpy(&h, bytes + i * 5 + 3, 2);
        sum = (sum << 5 | sum >> 27) ^ w ^ h;
    }
    put_line("unaligned", sum);

    // Soft floating point from libgcc.
    volatile float f = 1.5f;
    volatile double d = 0.1;
    for (int i = 0; i < 20; i++) { f = f * 1.25f - 0.5f; d = d * 3.0 + 1.0 / (i + 1); }
    union { float f; unsigned u; } fu = { f };
    union { double d; unsigned long long u; } du = { d };
    put_line("float", fu.u);
    put_line("double low", (unsigned)du.u);
    put_line("double high", (unsigned)(du.u >> 32));
    return 0;
}

// The compiler may call these.
void *memset(void *to, int value, unsigned count) { for (char *p = to; count--;) *p++ = (char)value; return to; }
void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }

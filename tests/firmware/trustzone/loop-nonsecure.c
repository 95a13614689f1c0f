// A loop of Non-secure code over tables in its code memory and words in its RAM: CRC-32, and a sort. For the speed of Non-secure loads and stores (tests/benchmarks, "loops").
#include "both.h"
#include "gates.h"

static const unsigned short steps[16] = { 1, 4, 10, 23, 57, 132, 301, 701, 0, 0, 0, 0, 0, 0, 0, 0 };
static unsigned words[512], table[256];

static unsigned crc(void)
{
    unsigned sum = ~0u;
    const unsigned char *at = (const unsigned char *)words;
    for (unsigned i = 0; i < sizeof words; i++) sum = table[(sum ^ at[i]) & 255] ^ sum >> 8;
    return ~sum;
}

static void sort(void)
{
    for (int s = 6; s >= 0; s--)
        for (unsigned i = steps[s]; i < 512; i++) {
            unsigned v = words[i], j = i;
            for (; j >= steps[s] && words[j - steps[s]] > v; j -= steps[s]) words[j] = words[j - steps[s]];
            words[j] = v;
        }
}

static unsigned work(unsigned rounds, unsigned seed)
{
    for (unsigned i = 0; i < 256; i++) {
        unsigned v = i;
        for (unsigned b = 0; b < 8; b++) v = v & 1 ? v >> 1 ^ 0xEDB88320 : v >> 1;
        table[i] = v;
    }
    unsigned sum = 0;
    for (unsigned r = 0; r < rounds; r++) {
        for (unsigned i = 0; i < 512; i++) words[i] = seed = seed * 1664525 + 1013904223;
        sum = sum * 31 + crc();
        sort();
        sum = sum * 31 + crc();
    }
    return sum;
}

// Code in RAM, which both halves change.
__attribute__((naked, noinline, section(".ramcode"), aligned(4))) static unsigned changed(void) { __asm volatile("movs r0, #1\n bx lr"); }
static unsigned (*volatile far)(void) = changed;
static unsigned patch(unsigned code, unsigned b)
{
    *(volatile unsigned short *)((unsigned)far & ~1u) = code;
    __asm volatile("dsb\n isb" ::: "memory");
    return far();
}
static unsigned run(unsigned a, unsigned b) { return far(); }
static unsigned begin(unsigned a, unsigned b) { start(); return 0; }
static unsigned place(unsigned a, unsigned b) { return (unsigned)far & ~1u; }

__attribute__((section(".vectors"), used)) const struct offer offer = { &_stack, 0, { 0 }, { work, patch, run, place, begin } };

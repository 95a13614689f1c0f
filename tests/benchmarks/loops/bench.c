// Five loops of the kind that firmware spends its time in; KERNEL chooses one, and it runs for some hundred million instructions.
#include "../../firmware/start.h"

static unsigned state = 2463534242u;
static unsigned next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

#if KERNEL == 1
#define NAME "int8 convolution"
static signed char image[32 * 32 * 8], filter[16 * 3 * 3 * 8], result[30 * 30 * 16];
static unsigned work(void)
{
    for (unsigned i = 0; i < sizeof image; i++) image[i] = (signed char)next();
    for (unsigned i = 0; i < sizeof filter; i++) filter[i] = (signed char)next();
    unsigned sum = 0;
    for (int turn = 0; turn < 30; turn++)
        for (int y = 0; y < 30; y++)
            for (int x = 0; x < 30; x++)
                for (int c = 0; c < 16; c++) {
                    int total = turn;
                    for (int dy = 0; dy < 3; dy++) {
                        const signed char *in = image + ((y + dy) * 32 + x) * 8, *f = filter + (c * 3 + dy) * 24;
                        for (int k = 0; k < 24; k++) total += in[k] * f[k];
                    }
                    result[(y * 30 + x) * 16 + c] = (signed char)(total >> 9);
                    sum += (unsigned)total;
                }
    return sum;
}
#elif KERNEL == 2
#define NAME "CRC-32"
static unsigned char data[32768];
static unsigned work(void)
{
    for (unsigned i = 0; i < sizeof data; i++) data[i] = (unsigned char)next();
    unsigned crc = ~0u;
    for (int turn = 0; turn < 128; turn++)
        for (unsigned i = 0; i < sizeof data; i++) {
            crc ^= data[i];
            for (int k = 0; k < 8; k++) crc = crc >> 1 ^ (0xedb88320u & -(crc & 1));
        }
    return crc;
}
#elif KERNEL == 3
#define NAME "list walking"
static struct node { struct node *next; unsigned value; } nodes[4096];
static unsigned work(void)
{
    unsigned order[4096];
    for (unsigned i = 0; i < 4096; i++) order[i] = i;
    for (unsigned i = 4095; i; i--) { unsigned j = next() % (i + 1), t = order[i]; order[i] = order[j]; order[j] = t; }
    for (unsigned i = 0; i < 4096; i++) { nodes[order[i]].next = &nodes[order[(i + 1) & 4095]]; nodes[order[i]].value = next(); }
    unsigned sum = 0;
    const struct node *n = nodes;
    for (int i = 0; i < 50000000; i++) { sum += n->value & 1 ? n->value : 3; n = n->next; }
    return sum;
}
#elif KERNEL == 4
#define NAME "matrix product"
static int a[64][64], b[64][64], c[64][64];
static unsigned work(void)
{
    for (int i = 0; i < 64; i++) for (int j = 0; j < 64; j++) { a[i][j] = (int)next() >> 20; b[i][j] = (int)next() >> 20; }
    unsigned sum = 0;
    for (int turn = 0; turn < 150; turn++) {
        for (int i = 0; i < 64; i++)
            for (int j = 0; j < 64; j++) {
                int total = 0;
                for (int k = 0; k < 64; k++) total += a[i][k] * b[k][j];
                c[i][j] = total;
            }
        a[turn & 63][turn * 7 & 63] = c[3][5] >> 8;
        sum = sum * 31 + (unsigned)c[turn & 63][7];
    }
    return sum;
}
#else
#define NAME "state machine"
static unsigned work(void)
{
    unsigned count[8] = { 0 }, s = 0, text = 1;
    for (int i = 0; i < 15000000; i++) {
        text = text * 1103515245u + 12345;
        unsigned ch = text >> 16 & 15;
        switch (s) {
        case 0: s = ch < 4 ? 1 : ch == 9 ? 5 : 0; break;
        case 1: s = ch < 8 ? 2 : 0; break;
        case 2: s = ch & 1 ? 3 : 1; break;
        case 3: s = ch > 11 ? 4 : 2; break;
        case 4: s = ch == 0 ? 6 : ch == 1 ? 7 : 0; break;
        case 5: s = ch & 2 ? 0 : 6; break;
        case 6: s = 7; break;
        default: s = ch & 3; break;
        }
        count[s]++;
    }
    return count[0] ^ count[3] << 8 ^ count[7] << 16;
}
#endif

int main(void)
{
    put_line(NAME, work());
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }
void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }

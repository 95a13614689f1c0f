// Every instruction of rows.inc, one at a time, on random registers and memory, with what happens then: registers, memory, next pc, trap.
// Each hexadecimal number printed is a checksum over CASES executions. rows.py makes rows.inc; memory around the instruction is filled with C.EBREAK, so
// that wherever it leads, the trap handler sees where. With FLOATS floating-point registers, rounding mode and flags are part of the state, with ZFINX
// the last two, and integer registers get values that are interesting as numbers.
#include "../start.h"

#define CASES 20
#define SUMS 12

struct row { const char *name; int memory; int words; const unsigned *word; };
#include ROWS

unsigned regs[32], after[32];
unsigned cause, pc_after, value;
static unsigned char buffer[16384] __attribute__((aligned(16)));
// The instruction stands in the middle of 4 MB of C.EBREAK, far from this program: direct jumps reach 1 MB.
#define AT ((unsigned short *)0x84000000)

void run(const void *at);
__asm(
#include "run.inc"
);

static unsigned state;
static unsigned next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static unsigned operand(void)
{
    static const unsigned corners[16] = { 0, 1, ~0u, 0x80000000, 0x7fffffff, 2, 31, 32, 33, 0xffff, 0x8000, 0x7f, 0x80, 0xff00ff00, 0x55555555, 0xfffffffe };
    unsigned r = next();
    return (r & 3) == 0 ? corners[r >> 4 & 15] : next();
}

#if defined FLOATS || defined ZFINX
// A number of single precision: near 1, of any size, or a corner.
static unsigned single(void)
{
    static const unsigned corners[16] = { 0, 0x80000000, 0x3f800000, 0xbf800000, 1, 0x807fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffc12345, 0x4f000000,
        0xcf000000, 0x3effffff };
    unsigned r = next(), v = next();
    switch (r & 7) {
    case 0: return corners[r >> 4 & 15];
    case 1: return v;
    case 2: return (v & 0x80000001) | (0x00800000 - (r >> 4 & 3));      // about the least normal number
    case 3: return (v & 0x80ffffff) | 0x4e000000;                       // about the limits of integers
    default: return (v & 0x807fffff) | (0x60 + (r >> 4) % 0x40) << 23;
    }
}
#endif
#ifdef ZFINX
#define operand() (next() & 4 ? single() : operand())
static unsigned fcsr;
static void enter_floats(void) { fcsr = (next() & 31) | ((next() & 15) == 0 ? next() % 8 : next() % 5) << 5; __asm volatile("csrw fcsr, %0" :: "r"(fcsr)); }
static void leave_floats(void) { __asm volatile("csrr %0, fcsr" : "=r"(fcsr)); }
#endif
#ifdef FLOATS
static struct { unsigned low, high; } floats[32], floats_after[32];
static unsigned fcsr;

static void enter_floats(void)
{
    for (int i = 0; i < 32; i++) {
        unsigned r = next(), kind = r & 7;
        floats[i].low = single();
        floats[i].high = ~0u;
        if (kind == 0) floats[i].high = next();                         // not boxed
        if (kind < 5) continue;
        static const unsigned corners[16] = { 0, 0x80000000, 0x3ff00000, 0x000fffff, 0x00100000, 0x7fefffff, 0x7ff00000, 0xfff00000, 0x7ff80000, 0x7ff00001, 0x41e00000, 0xc1e00000,
            0x41f00000, 0x36a00000, 0x380fffff, 0x47efffff };           // the last three: about the limits of single precision
        floats[i].low = kind == 5 ? 0 : kind == 6 ? -(r >> 4 & 1) : next();
        floats[i].high = (r & 0x300) == 0 ? corners[r >> 12 & 15] : (next() & 0x800fffff) | (0x3d0 + (r >> 12) % 0x60) << 20;
    }
    fcsr = (next() & 31) | ((next() & 15) == 0 ? next() % 8 : next() % 5) << 5;
    __asm volatile("csrw fcsr, %0\n"
        "fld f0, 0(%1)\nfld f1, 8(%1)\nfld f2, 16(%1)\nfld f3, 24(%1)\nfld f4, 32(%1)\nfld f5, 40(%1)\nfld f6, 48(%1)\nfld f7, 56(%1)\n"
        "fld f8, 64(%1)\nfld f9, 72(%1)\nfld f10, 80(%1)\nfld f11, 88(%1)\nfld f12, 96(%1)\nfld f13, 104(%1)\nfld f14, 112(%1)\nfld f15, 120(%1)\n"
        "fld f16, 128(%1)\nfld f17, 136(%1)\nfld f18, 144(%1)\nfld f19, 152(%1)\nfld f20, 160(%1)\nfld f21, 168(%1)\nfld f22, 176(%1)\nfld f23, 184(%1)\n"
        "fld f24, 192(%1)\nfld f25, 200(%1)\nfld f26, 208(%1)\nfld f27, 216(%1)\nfld f28, 224(%1)\nfld f29, 232(%1)\nfld f30, 240(%1)\nfld f31, 248(%1)\n"
        :: "r"(fcsr), "r"(floats) : "memory");
}

static void leave_floats(void)
{
    __asm volatile("csrr %0, fcsr\n"
        "fsd f0, 0(%1)\nfsd f1, 8(%1)\nfsd f2, 16(%1)\nfsd f3, 24(%1)\nfsd f4, 32(%1)\nfsd f5, 40(%1)\nfsd f6, 48(%1)\nfsd f7, 56(%1)\n"
        "fsd f8, 64(%1)\nfsd f9, 72(%1)\nfsd f10, 80(%1)\nfsd f11, 88(%1)\nfsd f12, 96(%1)\nfsd f13, 104(%1)\nfsd f14, 112(%1)\nfsd f15, 120(%1)\n"
        "fsd f16, 128(%1)\nfsd f17, 136(%1)\nfsd f18, 144(%1)\nfsd f19, 152(%1)\nfsd f20, 160(%1)\nfsd f21, 168(%1)\nfsd f22, 176(%1)\nfsd f23, 184(%1)\n"
        "fsd f24, 192(%1)\nfsd f25, 200(%1)\nfsd f26, 208(%1)\nfsd f27, 216(%1)\nfsd f28, 224(%1)\nfsd f29, 232(%1)\nfsd f30, 240(%1)\nfsd f31, 248(%1)\n"
        : "=&r"(fcsr) : "r"(floats_after) : "memory");
}
#endif

static void add(unsigned *sum, unsigned v) { *sum = (*sum ^ v) * 0x01000193u; *sum ^= *sum >> 15; }

static void one(const struct row *row, unsigned n, unsigned *sum)
{
    unsigned word = row->word[n % (unsigned)row->words];
    int wide = (word & 3) == 3;
    for (int i = 1; i < 32; i++) regs[i] = operand();
    // The register that an address comes from: rs1, rs1' or sp; rs1 of C.JR stands elsewhere. Others keep their random values.
    int base = row->memory == 1 || row->memory == 4 ? (int)(word >> 15 & 31) : row->memory == 2 ? (int)(word >> 7 & 7) + 8 : row->memory == 5 ? (int)(word >> 7 & 31) : 2;
    if (row->memory >= 4) {
        regs[base] = (unsigned)AT + (unsigned)((int)next() >> 11);
    } else if (row->memory) {
        // Into the buffer, aligned more often than not.
        unsigned r = next();
        regs[base] = (unsigned)buffer + 8192 + (r >> 3 & 0x3fc) + ((r & 7) == 0 ? r >> 20 & 3 : 0);
    }
    unsigned atomic = (word & 0x7f) == 0x2f ? word >> 27 : 2;
    if (atomic == 3) regs[base] &= ~3u;                 // QEMU lets an unaligned SC.W fail instead of trapping
    regs[0] = 0;
    AT[0] = (unsigned short)word;
    AT[1] = wide ? (unsigned short)(word >> 16) : 0x9002;
    __asm volatile("fence.i" ::: "memory");
#if defined FLOATS || defined ZFINX
    enter_floats();
#endif
    run(AT);
#if defined FLOATS || defined ZFINX
    leave_floats();
    add(sum, fcsr);
#endif
#ifdef FLOATS
    for (int i = 0; i < 32; i++)
        if (floats_after[i].low != floats[i].low || floats_after[i].high != floats[i].high) {
            add(sum, floats_after[i].low ^ (unsigned)i << 3);
            add(sum, floats_after[i].high);
        }
#endif
    if (atomic != 2 && (cause == 4 || cause == 5)) cause += 2;      // QEMU 7.2 reports those of AMOs as a load's; Volume I, 8.4 says store/AMO
    for (int i = 1; i < 32; i++) add(sum, after[i] != regs[i] ? after[i] ^ (unsigned)i << 3 : 0);
    add(sum, cause);
    add(sum, pc_after - (unsigned)AT);
    // What mtval holds at a breakpoint is the implementation's choice; for an access fault of an unaligned access QEMU rounds it down.
    add(sum, cause == 3 ? 0 : cause == 5 || cause == 7 ? value & ~3u : value);
    if (row->memory && row->memory < 4)
        for (unsigned *p = (unsigned *)(buffer + 4096); p < (unsigned *)(buffer + 14336); p++) add(sum, *p);
}

int main(void)
{
    for (unsigned *p = (unsigned *)(AT - (1 << 20)); p < (unsigned *)(AT + (1 << 20)); p++) *p = 0x90029002;
#ifdef FLOATS
    __asm volatile("csrs mstatus, %0" :: "r"(1 << 13));
#endif
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        state = 0x9e3779b9u * (i + 1) | 1;
        for (unsigned k = 0; k < sizeof buffer / 4; k++) ((unsigned *)buffer)[k] = next();
        put(rows[i].name);
        put(" ");
        for (int k = 0; k < SUMS; k++) {
            unsigned sum = 0x811c9dc5u;
            for (int n = 0; n < CASES; n++) one(&rows[i], (unsigned)(k * CASES + n), &sum);
            put_hex(sum);
        }
        put("\n");
    }
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }
void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }

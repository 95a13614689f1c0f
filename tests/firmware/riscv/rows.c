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

#include "floats.inc"

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

// Random programs, made and run on the target itself: BLOCKS blocks of up to LENGTH instructions with forward branches, on random registers and memory, and a
// checksum of registers and memory after every few blocks. Two machines that print the same have done the same. fuzz.sh runs it on QEMU and on Emu.
#include "../start.h"

#ifndef SEED
#define SEED 1
#endif
#ifndef BLOCKS
#define BLOCKS 20000
#endif
#define LENGTH 120
#define AT ((unsigned short *)0x84000000)

struct row { unsigned mask, value; unsigned char bytes, kind, d, width; };
#include "fuzz.inc"

unsigned regs[32], after[32];
unsigned cause, pc_after, value;
static unsigned buffer[2048] __attribute__((aligned(16)));
void run(const void *at);
__asm(
#include "run.inc"
);

static unsigned state = 0x9e3779b9u * SEED | 1;
static unsigned next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

#define FLOATS
#include "floats.inc"

static unsigned sum = 0x811c9dc5u;
static void add(unsigned v) { sum = (sum ^ v) * 0x01000193u; sum ^= sum >> 15; }

// x8 holds the address of the buffer: no instruction may write it.
static unsigned keep_base(unsigned word, const struct row *r)
{
    if (r->width == 0) return word;
    unsigned d = word >> r->d & ((1u << r->width) - 1);
    return d == (r->width == 3 ? 0 : 8) ? word ^ 1u << r->d : word;
}

static unsigned words[LENGTH];
static unsigned char row_of[LENGTH];
static unsigned short place[LENGTH + 1];

static unsigned forward(unsigned i, unsigned count, unsigned limit)
{
    unsigned to = i + 1 + next() % 6;
    if (to > count) to = count;
    while (to > i + 1 && 2u * (place[to] - place[i]) > limit) to--;
    return 2u * (place[to] - place[i]);
}

static unsigned make(void)
{
    unsigned count = 20 + next() % (LENGTH - 20), at = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned k = next() % (sizeof rows / sizeof rows[0]);
        const struct row *r = &rows[k];
        unsigned word = (next() & ~r->mask) | r->value;
        if (r->bytes == 2) word &= 0xffff;
        if (r->kind == 'R') word = (word & ~0x7000u) | ((next() & 1) ? 7 : next() % 5) << 12;     // modes that exist
        word = keep_base(word, r);
        if (r->kind == 'M' || r->kind == 'A') word = (word & ~(31u << 15)) | 8u << 15;
        if (r->kind == 'm') word &= ~(7u << 7);
        if (r->kind == 'V' && (word >> 2 & 31) == 0) word |= 4;       // rs2 = x0 is C.JR or C.JALR
        words[i] = word;
        row_of[i] = (unsigned char)k;
        place[i] = (unsigned short)at;
        at += r->bytes / 2;
    }
    place[count] = (unsigned short)at;
    for (unsigned i = 0; i < count; i++) {
        unsigned w = words[i];
        switch (rows[row_of[i]].kind) {
        case 'B': w = (w & ~0xfe000f80u) | (forward(i, count, 30) & 0x1e) << 7; break;
        case 'J': w = (w & 0xfffu) | forward(i, count, 1000) << 20; break;
        case 'C': w = (w & ~0x1ffcu) | (forward(i, count, 14) & 0xe) << 2; break;
        case 'Z': { unsigned f = forward(i, count, 6); w = (w & ~0x1c7cu) | (f & 6) << 2; break; }
        }
        AT[place[i]] = (unsigned short)w;
        if (rows[row_of[i]].bytes == 4) AT[place[i] + 1] = (unsigned short)(w >> 16);
    }
    for (unsigned i = 0; i < 4; i++) AT[at + i] = 0x9002;
    return count;
}

int main(void)
{
    unsigned executed = 0, traps = 0;
    for (unsigned *p = (unsigned *)(AT - (1 << 12)); p < (unsigned *)(AT + (1 << 12)); p++) *p = 0x90029002;
    for (unsigned i = 0; i < sizeof buffer / 4; i++) buffer[i] = next();
    __asm volatile("csrs mstatus, %0" :: "r"(1 << 13));
    // What run itself executes.
    unsigned before, then, own;
    __asm volatile("fence.i\ncsrr %0, minstret" : "=r"(before) :: "memory");
    run(AT);
    __asm volatile("csrr %0, minstret" : "=r"(then));
    own = then - before;
    for (unsigned b = 0; b < BLOCKS; b++) {
        make();
        for (int i = 1; i < 32; i++) regs[i] = (next() & 7) == 0 ? (unsigned)((int)next() >> (next() & 31)) : next();
        regs[8] = (unsigned)buffer + 4096;
        enter_floats();
        if (fcsr >> 5 > 4) __asm volatile("csrw frm, zero");            // a dynamic mode that does not exist would end most blocks at once
        __asm volatile("fence.i" ::: "memory");
        __asm volatile("csrr %0, minstret" : "=r"(before));
        run(AT);
        __asm volatile("csrr %0, minstret" : "=r"(then));
        executed += then - before - own;
        leave_floats();
        add(fcsr);
        for (int i = 0; i < 32; i++) { add(floats_after[i].low); add(floats_after[i].high); }
        for (int i = 1; i < 32; i++) add(after[i]);
        add(cause);
        add(pc_after);
        if (cause != 3) traps++;
        if (b % 32 == 31) {
            for (unsigned i = 0; i < sizeof buffer / 4; i++) add(buffer[i]);
            if (b % 1024 == 1023) { put_hex(sum); put("\n"); }
        }
    }
    put_hex(sum);
    put("\n");
    put_line("ended by other traps", traps);
    put_line("executed", executed);
    return 0;
}

void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }
void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }

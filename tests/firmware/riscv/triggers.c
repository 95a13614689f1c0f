// Debug triggers that raise breakpoint exceptions: instruction, load and store, types 2 and 6, and what does not match.
// (mtval is left out: QEMU 7.2 has 0 there.)
#include "../start.h"

#define CSR_READ(name) ({ unsigned v; __asm volatile("csrr %0, " #name : "=r"(v)); v; })
#define CSR_WRITE(name, value) __asm volatile("csrw " #name ", %0" :: "r"((unsigned)(value)) : "memory")
enum { LOAD = 1, STORE = 2, EXECUTE = 4, USER = 8, MACHINE = 64, TYPE2 = 2u << 28, TYPE6 = 6u << 28 };

static volatile unsigned cause, pc, hits, seen, calls, before;
static volatile unsigned watched = 0x1234, other = 0x5678;

__attribute__((interrupt("machine"), aligned(4))) static void handler(void)
{
    cause = CSR_READ(mcause);
    pc = CSR_READ(mepc);
    seen = calls;
    hits++;
    CSR_WRITE(tdata1, TYPE2);                               // off, or it would come again
    before = watched;
}

__attribute__((noinline)) static void target(void) { calls++; }
__attribute__((noinline)) static unsigned read(volatile unsigned *at) { return *at; }
__attribute__((noinline)) static void write(volatile unsigned *at, unsigned v) { *at = v; }

static void arm(unsigned control, unsigned address)
{
    CSR_WRITE(tdata1, TYPE2);
    CSR_WRITE(tdata2, address);
    CSR_WRITE(tdata1, control);
    cause = pc = hits = seen = before = 0;
}

int main(void)
{
    CSR_WRITE(mtvec, handler);

    put_line("tselect", CSR_READ(tselect));
    CSR_WRITE(tselect, 1);
    put_line("tselect", CSR_READ(tselect));
    CSR_WRITE(tselect, 99);
    put_line("tselect", CSR_READ(tselect));
    put_line("type", CSR_READ(tdata1) >> 28);
    put_line("tinfo", CSR_READ(tinfo));

    arm(TYPE2 | MACHINE | EXECUTE, (unsigned)target);
    put_line("tdata1", CSR_READ(tdata1));
    put_line("tdata2", CSR_READ(tdata2) == (unsigned)target);
    target();
    put_line("execute hits", hits);
    put_line("cause", cause);
    put_line("at the instruction", pc == (unsigned)target);
    put_line("before it", seen);
    put_line("calls", calls);

    arm(TYPE2 | USER | EXECUTE, (unsigned)target);
    target();
    put_line("user mode alone", hits);
    arm(TYPE2 | MACHINE | EXECUTE, (unsigned)target + 64);
    target();
    put_line("another address", hits);

    arm(TYPE2 | MACHINE | LOAD, (unsigned)&watched);
    unsigned got = read(&watched);
    put_line("load hits", hits);
    put_line("cause", cause);
    put_line("value", got);
    arm(TYPE2 | MACHINE | LOAD, (unsigned)&watched);
    write(&watched, 0x1111);
    put_line("store at a load trigger", hits);
    arm(TYPE2 | MACHINE | STORE, (unsigned)&watched);
    got = read(&watched);
    put_line("load at a store trigger", hits);
    write(&watched, 0x2222);
    put_line("store hits", hits);
    put_line("cause", cause);
    put_line("memory before", before);
    put_line("memory after", watched);
    arm(TYPE2 | MACHINE | LOAD | STORE, (unsigned)&other);
    write(&watched, 0x3333);
    put_line("another word", hits);
    put_line("that word", read(&other));
    put_line("load or store hits", hits);

    arm(TYPE6 | MACHINE | EXECUTE, (unsigned)target);
    put_line("type", CSR_READ(tdata1) >> 28);
    target();
    put_line("type 6 hits", hits);
    put_line("cause", cause);
    put_line("calls", calls);

    // Two at once; the first of them stays armed.
    CSR_WRITE(tselect, 0);
    arm(TYPE2 | MACHINE | STORE, (unsigned)&watched);
    CSR_WRITE(tselect, 1);
    arm(TYPE2 | MACHINE | EXECUTE, (unsigned)target);
    target();
    put_line("second trigger", hits);
    CSR_WRITE(tselect, 0);
    write(&watched, 1);
    put_line("first trigger", hits);
    return 0;
}

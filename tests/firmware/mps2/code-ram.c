// The code memory of these boards is a RAM: data, stack and code that changes lie in it.
#include "../start.h"

static unsigned initial = 5, zero;
static unsigned char bytes[16];
static unsigned short copy[8] __attribute__((aligned(4)));

__attribute__((naked, noinline, aligned(4))) static unsigned changed(void) { __asm volatile("movs r0, #1\n bx lr"); }

static void patch(unsigned short *at, unsigned short code)
{
    *(volatile unsigned short *)at = code;
    __asm volatile("dsb\n isb" ::: "memory");
}

int main(void)
{
    unsigned on_stack = 7;
    put_line("in code memory", ((unsigned)&initial >> 20) == ((unsigned)main >> 20) && ((unsigned)&on_stack >> 20) == ((unsigned)main >> 20));
    put_line("initial", initial + zero++);
    put_line("zero", zero);
    for (unsigned i = 1; i < 6; i++) {
        patch((unsigned short *)((unsigned)changed & ~1u), 0x2000 + i * 3);
        put_line("changed", changed());
    }
    copy[0] = 0x3001;                       // adds r0, #1
    copy[1] = 0x4770;                       // bx lr
    __asm volatile("dsb\n isb" ::: "memory");
    unsigned (*call)(unsigned) = (unsigned (*)(unsigned))((unsigned)copy | 1);
    for (unsigned i = 0; i < 4; i++) {
        put_line("copied", call(10 * i));
        patch(copy, 0x3002 + i);
    }
    *(volatile unsigned *)(bytes + 1) = 0x44332211;
    *(volatile unsigned short *)(bytes + 7) = 0x6655;
    put_line("unaligned", *(volatile unsigned *)bytes);
    put_line("unaligned", *(volatile unsigned *)(bytes + 5));
    put_line("atomic", __atomic_fetch_add(&initial, 3, __ATOMIC_RELAXED) + initial);
    __asm volatile("stmia %0, {r0-r3}\n ldmia %0, {r0-r3}" :: "r"(bytes) : "r0", "r1", "r2", "r3", "memory");
    volatile unsigned *first = (volatile unsigned *)(CODE + 0x3F0), *again = (volatile unsigned *)(ALIAS + 0x3F0);
    *first = 0x12345678;
    put_line("alias", *again);
    *again = 0x9ABCDEF0;
    put_line("first", *first);
    *(volatile unsigned *)(CODE + 4) = 0xDEAD;      // a vector
    put_line("vector", *(volatile unsigned *)(ALIAS + 4));
    return (int)on_stack;
}

// minstret and mcycle: exact differences over known code. Compared with QEMU run with -icount shift=0, where both count instructions:
// the code measured takes one cycle for each on the nominal core, too.
#include "../start.h"

#define CSR_READ(name) ({ unsigned v; __asm volatile("csrr %0, " #name : "=r"(v)); v; })
#define CSR_WRITE(name, value) __asm volatile("csrw " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define BETWEEN(counter, code) ({ unsigned a, b; __asm volatile("csrr %0, " #counter "\n" code "\ncsrr %1, " #counter : "=&r"(a), "=&r"(b) :: "t0", "t1", "memory"); b - a; })

int main(void)
{
    put_line("nothing", BETWEEN(minstret, ""));
    put_line("four", BETWEEN(minstret, "nop\nnop\nnop\nnop"));
    put_line("compressed", BETWEEN(minstret, "c.nop\nc.addi t0, 1\nc.li t1, 3\n.option push\n.option norvc\nadd t0, t0, t1\n.option pop"));
    put_line("loop", BETWEEN(minstret, "li t0, 10\n1: addi t0, t0, -1\nbnez t0, 1b"));
    put_line("csr", BETWEEN(minstret, "csrr t0, mscratch\ncsrr t0, mepc\nfence"));
    put_line("cycles of nothing", BETWEEN(mcycle, ""));
    put_line("cycles of four", BETWEEN(mcycle, "nop\nadd t0, t1, t1\nslli t0, t1, 3\nxori t0, t1, 5"));
    put_line("cycles of csr", BETWEEN(mcycle, "csrr t0, mscratch\ncsrr t0, mepc"));
    put_line("user copies", BETWEEN(instret, "nop"));
    put_line("high", CSR_READ(minstreth) | CSR_READ(mcycleh) | CSR_READ(instreth) | CSR_READ(cycleh));
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }

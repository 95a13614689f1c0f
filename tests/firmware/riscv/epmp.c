// Smepmp: every combination of L, R, W and X under MML, seen from both modes, regions without an entry, and which bits of mseccfg stick.
// Locks are bypassed (RLB) while the entries are written: QEMU 7.2 refuses other writes than the specification says.
#include "../start.h"
#define READ(csr) ({ unsigned v; __asm volatile("csrr %0, " #csr : "=r"(v)); v; })
#define WRITE(csr, v) __asm volatile("csrw " #csr ", %0" :: "r"(v))

static unsigned page[1024] __attribute__((aligned(4096)));

// try(kind, address, user): a load, store or call at the address in machine or user mode; a trap gives its cause. A call finds RET there, and comes back by ECALL in user mode.
unsigned try_access(unsigned kind, void *address, unsigned user);
__asm(".globl try_access\n.balign 4\ntry_access:\n"
      "addi sp, sp, -16\nsw ra, 0(sp)\nsw s0, 4(sp)\nmv s0, sp\nla t0, 9f\ncsrw mtvec, t0\nli t1, 0x1800\ncsrc mstatus, t1\nbnez a2, 1f\ncsrs mstatus, t1\n"
      "1: la t0, 2f\ncsrw mepc, t0\nmret\n"
      "2: li t2, 1\nbeq a0, t2, 3f\nli t2, 2\nbeq a0, t2, 4f\nlw t0, 0(a1)\necall\n"
      "3: sw zero, 4(a1)\necall\n"
      "4: jalr a1\necall\n"
      ".balign 4\n9: csrr a0, mcause\nmv sp, s0\nlw ra, 0(sp)\nlw s0, 4(sp)\naddi sp, sp, 16\nli t1, 0x1800\ncsrs mstatus, t1\nret\n");

static void show(const char *name)
{
    put(name);
    for (unsigned user = 0; user < 2; user++)
        for (unsigned kind = 0; kind < 3; kind++) {
            put(" ");
            put_hex(try_access(kind, page, user));
        }
    put("\n");
}

int main(void)
{
    page[0] = 0x00008067;                                   // ret
    __asm volatile("fence.i");
    WRITE(mseccfg, 4);
    put_line("RLB", READ(mseccfg));
    // Entry 0 is the page under test, 2 this program and 3 the memory behind the page, locked so that machine mode can go on when MML comes.
    WRITE(pmpaddr0, ((unsigned)page >> 2) | 0x1ff);
    WRITE(pmpaddr1, 0x80000000u >> 2);
    WRITE(pmpaddr2, (unsigned)page >> 2);
    WRITE(pmpaddr3, ~0u);
    WRITE(pmpcfg0, 0x8bu << 24 | 0x8du << 16 | 0x18);
    show("before MML");
    WRITE(mseccfg, 5);
    put_line("MML", READ(mseccfg));
    WRITE(pmpcfg0, 0x0eu << 24 | 0x8eu << 16 | 0x18);       // for both modes: WX without L is shared data, LWX shared code
    for (unsigned l = 0; l < 2; l++)
        for (unsigned rwx = 0; rwx < 8; rwx++) {
            WRITE(pmpcfg0, 0x0eu << 24 | 0x8eu << 16 | 0x18 | l << 7 | rwx);
            put_line("cfg", READ(pmpcfg0) & 0xff);
            show(" accesses");
        }
    WRITE(pmpcfg0, 0x0eu << 24 | 0x8eu << 16);
    WRITE(pmpaddr3, ((unsigned)page >> 2));
    show("no entry");
    WRITE(pmpaddr3, ~0u);
    WRITE(pmpcfg0, 0x8e0000u);
    show("only code");
    WRITE(mseccfg, 0);
    put_line("sticky", READ(mseccfg) & 3);
    return 0;
}

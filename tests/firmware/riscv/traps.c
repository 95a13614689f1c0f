// Exceptions in machine and user mode, precise and with their values; CSR access rules; physical memory protection; counters.
#include "../start.h"

#define CSR_READ(name) ({ unsigned v; __asm volatile("csrr %0, " #name : "=r"(v)); v; })
#define CSR_WRITE(name, value) __asm volatile("csrw " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define CSR_SET(name, value) __asm volatile("csrs " #name ", %0" :: "r"((unsigned)(value)) : "memory")
#define CSR_CLEAR(name, value) __asm volatile("csrc " #name ", %0" :: "r"((unsigned)(value)) : "memory")

// guarded(f, a): calls f(a). A trap inside ends the call: cause, mepc relative to f, mtval and the mode before are kept.
typedef unsigned (*function)(unsigned);
unsigned cause, epc, value, status;
unsigned guarded(function f, unsigned a);
unsigned as_user(function f, unsigned a);
__asm(
    ".option push\n.option norelax\n.globl guarded\n.globl as_user\n.balign 4\n"
    "guarded:\naddi sp, sp, -16\nsw ra, 0(sp)\nsw s0, 4(sp)\nla t0, kept\nsw sp, 0(t0)\nla t0, trap\ncsrw mtvec, t0\n"
    "la t0, cause\nli t1, -1\nsw t1, 0(t0)\nmv t0, a0\nmv a0, a1\njalr t0\nj back\n"
    ".balign 4\n"
    "as_user:\naddi sp, sp, -16\nsw ra, 0(sp)\nsw s0, 4(sp)\nla t0, kept\nsw sp, 0(t0)\nla t0, trap\ncsrw mtvec, t0\n"
    "la t0, cause\nli t1, -1\nsw t1, 0(t0)\ncsrw mepc, a0\nmv a0, a1\nli t0, 0x1800\ncsrc mstatus, t0\nla ra, leave_user\nmret\n"
    "leave_user: ecall\n"
    ".balign 4\n"
    "trap:\nla t0, kept\nlw sp, 0(t0)\ncsrr t1, mcause\nla t0, cause\nsw t1, 0(t0)\ncsrr t1, mepc\nla t0, epc\nsw t1, 0(t0)\n"
    "csrr t1, mtval\nla t0, value\nsw t1, 0(t0)\ncsrr t1, mstatus\nla t0, status\nsw t1, 0(t0)\n"
    "back:\nla t0, unexpected_trap\ncsrw mtvec, t0\nlw ra, 0(sp)\nlw s0, 4(sp)\naddi sp, sp, 16\nret\n"
    ".option pop\n.section .bss\n.balign 4\nkept: .zero 4\n.text\n");

static unsigned illegal(unsigned a) { __asm volatile(".word 0xffffffff"); return a; }
static unsigned zeros(unsigned a) { __asm volatile(".half 0"); return a; }
static unsigned load(unsigned a) { return REG(a); }
static unsigned load_half(unsigned a) { return *(volatile unsigned short *)a; }
static unsigned store(unsigned a) { REG(a) = 0x12345678; return 0; }
static unsigned jump(unsigned a) { return ((function)a)(0); }
static unsigned call(unsigned a) { __asm volatile("ecall"); return a; }
static unsigned breakpoint(unsigned a) { __asm volatile("ebreak"); return a; }
static unsigned read_only(unsigned a) { __asm volatile("csrw mhartid, zero"); return a; }
static unsigned read_only_set(unsigned a) { unsigned v; __asm volatile("csrrs %0, mhartid, zero" : "=r"(v)); return v + a; }
static unsigned no_csr(unsigned a) { unsigned v; __asm volatile("csrr %0, 0x7c0" : "=r"(v)); return v + a; }
static unsigned machine_csr(unsigned a) { return CSR_READ(mscratch) + a; }
static unsigned count(unsigned a) { return (CSR_READ(cycle) & 0) + a; }
static unsigned retire(unsigned a) { return (CSR_READ(instret) & 0) + a; }
static unsigned back_to_machine(unsigned a) { __asm volatile("mret"); return a; }
static unsigned plain(unsigned a) { return a * 3; }
static unsigned atomic_at(unsigned a) { unsigned v; __asm volatile("amoadd.w %0, %1, (%2)" : "=r"(v) : "r"(1), "r"(a) : "memory"); return v; }
static unsigned reserved_at(unsigned a) { unsigned v; __asm volatile("lr.w %0, (%1)" : "=r"(v) : "r"(a) : "memory"); return v; }

static void show(const char *name, function f, unsigned result)
{
    put(name);
    put(" ");
    put_hex(cause);
    if (cause == ~0u) { put("result "); put_hex(result); put("\n"); return; }
    put_hex(cause == 1 ? epc : epc - (unsigned)f < 64 ? epc - (unsigned)f : cause == 8 ? 0x8888 : epc);
    put_hex(cause == 3 ? 0 : value);
    put_hex(status & 0x1888);
    put("\n");
}

#define TRY(name, f, a) show(name, f, guarded(f, (unsigned)(a)))
#define USER(name, f, a) show(name, f, as_user(f, (unsigned)(a)))

static volatile unsigned cell = 0xcafe1234;
static unsigned page[2048] __attribute__((aligned(4096)));

static void exceptions(void)
{
    TRY("illegal", illegal, 0);
    TRY("zeros", zeros, 0);
    TRY("load", load, 0x90000000);
    TRY("load word", load, &cell);
    TRY("load unaligned", load, (unsigned)&cell + 1);
    TRY("load half unaligned", load_half, (unsigned)&cell + 1);
    TRY("store", store, 0x90000010);
    TRY("jump", jump, 0x90000020);
    TRY("ecall", call, 0);
    TRY("ebreak", breakpoint, 0);
    TRY("read-only", read_only, 0);
    TRY("read-only, read", read_only_set, 0);
    TRY("no csr", no_csr, 0);
    TRY("lr unaligned", reserved_at, (unsigned)&cell + 2);
    TRY("lr nowhere", reserved_at, 0x90000000);
    TRY("amo", atomic_at, &cell);
    put_line("cell", cell);
    CSR_SET(mstatus, 8);
    TRY("illegal with interrupts on", illegal, 0);
    CSR_CLEAR(mstatus, 8);
}

static void user_mode(void)
{
    CSR_WRITE(pmpaddr0, -1);
    CSR_WRITE(pmpcfg0, 0x1f);
    USER("user", plain, 7);
    put_line("a user function multiplied", plain(7));
    USER("user ecall", call, 0);
    USER("user csr", machine_csr, 0);
    USER("user mret", back_to_machine, 0);
    CSR_WRITE(mcounteren, 0);
    USER("user cycle", count, 5);
    USER("user instret", retire, 5);
    CSR_WRITE(mcounteren, 5);
    USER("user cycle allowed", count, 5);
    USER("user instret allowed", retire, 5);
    USER("user illegal", illegal, 0);
    USER("user load", load, 0x90000000);
}

static void protection(void)
{
    // Entry 0: 4 KB of page[] read only, naturally aligned; entry 1: four bytes after it without rights; entry 2: top of range, no execution; entry 3: all.
    CSR_WRITE(pmpaddr0, (unsigned)page >> 2 | 0x1ff);
    CSR_WRITE(pmpaddr1, (unsigned)(page + 1024) >> 2);
    CSR_WRITE(pmpaddr2, (unsigned)(page + 1028) >> 2);
    CSR_WRITE(pmpaddr3, -1);
    CSR_WRITE(pmpcfg0, 0x1f0b1019u);
    put_line("pmpcfg0", CSR_READ(pmpcfg0));
    put_line("pmpaddr0 relative", CSR_READ(pmpaddr0) - ((unsigned)page >> 2));
    page[0] = 11, page[1024] = 22, page[1025] = 33, page[1029] = 0x00008067;
    USER("read of a read-only page", load, page);
    USER("write of a read-only page", store, page);
    USER("write of its last word", store, page + 1023);
    USER("unaligned write over its end", store, (unsigned)(page + 1024) - 2);
    USER("read of four bytes without rights", load, page + 1024);
    USER("read before a top of range", load, page + 1025);
    USER("read after it", load, page + 1028);
    USER("run in a range without execution", jump, page + 1026);
    USER("run after it", jump, page + 1029);
    TRY("machine mode reads all", load, page + 1024);
    // MPRV: machine mode loads with the rights of user mode.
    CSR_CLEAR(mstatus, 0x1800);
    unsigned v;
    __asm volatile("mv t2, %1\nla t0, 1f\ncsrw mtvec, t0\nli t1, 0x20000\ncsrs mstatus, t1\nlw %0, 0(t2)\nli %0, 99\n.balign 4\n1: li t1, 0x20000\ncsrc mstatus, t1" : "=r"(v) : "r"(page + 1024) : "t0", "t1", "t2");
    put_line("with MPRV", CSR_READ(mcause));
    put_line("mtval relative", CSR_READ(mtval) - (unsigned)page);
    // A locked entry binds machine mode, and cannot be changed any more.
    CSR_WRITE(pmpaddr4, (unsigned)page >> 2 | 0x1ff);
    CSR_WRITE(pmpcfg0, 0x1f0b1000u);
    CSR_WRITE(pmpcfg1, 0x99);
    TRY("machine mode writes a locked page", store, page);
    TRY("machine mode reads it", load, page);
    CSR_WRITE(pmpcfg1, 0x1f);
    CSR_WRITE(pmpaddr4, 0);
    put_line("pmpcfg1", CSR_READ(pmpcfg1));
    put_line("pmpaddr4 relative", CSR_READ(pmpaddr4) - ((unsigned)page >> 2));
}

static void registers(void)
{
    CSR_WRITE(mscratch, 0x13579bdf);
    put_line("mscratch", CSR_READ(mscratch));
    CSR_WRITE(mepc, 0x80000002);
    put_line("mepc", CSR_READ(mepc));
    CSR_WRITE(mtvec, 0x80000101);
    put_line("mtvec vectored", CSR_READ(mtvec));
    CSR_WRITE(mtvec, 0x80000103);
    put_line("mtvec reserved mode", CSR_READ(mtvec));
    CSR_WRITE(mcause, 0x80000007);
    put_line("mcause", CSR_READ(mcause));
    CSR_WRITE(mtval, 0xdeadbeef);
    put_line("mtval", CSR_READ(mtval));
    CSR_WRITE(mie, 0x888);
    put_line("mie", CSR_READ(mie) & 0x888);
    CSR_WRITE(mie, 0);
    unsigned old;
    __asm volatile("csrrw %0, mscratch, %1" : "=r"(old) : "r"(5));
    put_line("csrrw", old);
    __asm volatile("csrrsi %0, mscratch, 18" : "=r"(old));
    put_line("csrrsi", old);
    __asm volatile("csrrci %0, mscratch, 3" : "=r"(old));
    put_line("csrrci", old);
    put_line("mscratch", CSR_READ(mscratch));
    put_line("misa letters", CSR_READ(misa) & (1u << 30 | 1u << 20 | 1u << 12 | 1u << 8 | 1u << 2 | 1));
    put_line("mhartid", CSR_READ(mhartid));
}

int main(void)
{
    exceptions();
    registers();
    user_mode();
    protection();
    return 0;
}

void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }

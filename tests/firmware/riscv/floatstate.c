// mstatus.FS and fcsr: off makes instructions and CSRs illegal, writes make the state dirty, frm without a mode is illegal where it is used.
#include "../start.h"


__attribute__((naked, aligned(4))) static void skip(void)
{
    // Counts the trap and goes on after the instruction (all that trap here have 32 bits).
    __asm volatile("csrw mscratch, t0\ncsrr t0, mepc\naddi t0, t0, 4\ncsrw mepc, t0\nla t0, cause\nsw t1, 12(t0)\ncsrr t1, mcause\nsw t1, 0(t0)\ncsrr t1, mtval\nsw t1, 4(t0)\nlw t1, 12(t0)\ncsrr t0, mscratch\nmret");
}

#define READ(csr) ({ unsigned v; __asm volatile("csrr %0, " #csr : "=r"(v)); v; })
#define WRITE(csr, v) __asm volatile("csrw " #csr ", %0" :: "r"(v))
#define TRY(name, text) do { at[0] = at[1] = 0; __asm volatile(".option push\n.option norvc\n" text "\n.option pop" ::: "memory", "a0", "a1"); put_line(name, at[0]); put_line("  value", at[1]); put_line("  status", READ(mstatus) & 0x80006000); } while (0)

unsigned at[4] __asm("cause");

// Results about the least normal number, where it matters whether a result is tiny before or after rounding, in all five modes.
static void tiny(void)
{
    static const unsigned factors[] = { 0x3f7fffff, 0x3f7ffffe, 0x3f7ffffd, 0x3f800001, 0x3f000000, 0x3effffff };
    for (unsigned frm = 0; frm < 5; frm++)
        for (unsigned sign = 0; sign < 2; sign++) {
            for (unsigned i = 0; i < sizeof factors / 4 * 3; i++) {
                unsigned a = (0x00800000 + i / 6) | sign << 31, b = factors[i % 6], product, flags;
                __asm volatile("csrw fcsr, %2\nfmv.w.x fa0, %3\nfmv.w.x fa1, %4\nfmul.s fa2, fa0, fa1\nfmv.x.w %0, fa2\ncsrr %1, fflags" : "=r"(product), "=r"(flags) : "r"(frm << 5), "r"(a), "r"(b) : "fa0", "fa1", "fa2");
                put_hex(product);
                put_hex(flags);
            }
            put("\n");
            for (unsigned i = 0; i < 8; i++) {
                union { unsigned w[2]; double d; } x = { { (i & 3) << 28 | (i & 1), (0x380fffff - (i >> 2)) | sign << 31 } };
                if (i & 2) x.w[0] = ~0u << 27 | (i & 1);
                unsigned single, flags;
                __asm volatile("csrw fcsr, %2\nfcvt.s.d fa2, %3\nfmv.x.w %0, fa2\ncsrr %1, fflags" : "=r"(single), "=r"(flags) : "r"(frm << 5), "f"(x.d) : "fa2");
                put_hex(single);
                put_hex(flags);
                union { double d; unsigned w[2]; } y, a = { .w = { i >> 2, 0x00100000 | sign << 31 } }, b = { .w = { ~(i & 3), 0x3fefffff } };
                __asm volatile("csrw fcsr, %2\nfmul.d %0, %3, %4\ncsrr %1, fflags" : "=f"(y.d), "=r"(flags) : "r"(frm << 5), "f"(a.d), "f"(b.d));
                put_hex(y.w[1]);
                put_hex(y.w[0]);
                put_hex(flags);
            }
            put("\n");
        }
}

int main(void)
{
    static float memory[2];
    unsigned set[4] = { 0, 1 << 13, 2 << 13, 3 << 13 };
    WRITE(mtvec, (unsigned)skip);
    put_line("misa", READ(misa) & (1 << 3 | 1 << 5));
    for (int k = 0; k < 4; k++) {
        WRITE(mstatus, (READ(mstatus) & ~0x6000u) | set[k]);
        put_line("FS", READ(mstatus) & 0x80006000);
        TRY("csrr fcsr", "csrr a0, fcsr");
        TRY("csrwi fflags", "csrwi fflags, 3");
        WRITE(mstatus, (READ(mstatus) & ~0x6000u) | set[k]);
        TRY("fmv.w.x", "fmv.w.x fa0, zero");
        WRITE(mstatus, (READ(mstatus) & ~0x6000u) | set[k]);
        TRY("fmv.x.w", "fmv.x.w a0, fa0");
        __asm volatile("mv a0, %0" :: "r"(memory) : "a0");
        TRY("fsw", "la a0, cause\nfsw fa0, 8(a0)");
        TRY("flw", "la a0, cause\nflw fa0, 8(a0)");
        WRITE(mstatus, (READ(mstatus) & ~0x6000u) | set[k]);
        TRY("fadd.d dyn", "fadd.d fa0, fa1, fa2");
    }
    for (unsigned frm = 0; frm < 8; frm++) {
        WRITE(fcsr, frm << 5 | 0xffffff00u);
        put_line("fcsr", READ(fcsr));
        put_line("frm", READ(frm));
        TRY("fadd.s dyn", "fadd.s fa0, fa1, fa2");
        TRY("fadd.s rne", "fadd.s fa0, fa1, fa2, rne");
        TRY("fcvt.d.s", "fcvt.d.s fa0, fa1");
        TRY("fsgnj.s", "fsgnj.s fa0, fa1, fa2");
    }
    tiny();
    return 0;
}
void *memset(void *to, int v, unsigned count) { for (char *p = to; count--;) *p++ = (char)v; return to; }
void *memcpy(void *to, const void *from, unsigned count) { char *p = to; const char *q = from; while (count--) *p++ = *q++; return to; }

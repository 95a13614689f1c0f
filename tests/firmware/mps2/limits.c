// Stack limits of ARMv8-M: instructions that go below MSPLIM or PSPLIM, MSR, and exception entries that have no room for their frame.
#include "../start.h"
#define CFSR REG(0xE000ED28)
#define CCR REG(0xE000ED14)
#define ICSR REG(0xE000ED04)
#define SHCSR REG(0xE000ED24)

static unsigned stack[64] __attribute__((aligned(256)));
volatile unsigned resume, limit_before;
static unsigned seen;

__attribute__((used)) static void report(unsigned psp, unsigned link)
{
    put("  usage ");
    put_hex(CFSR);
    put_hex(psp - (unsigned)stack);
    put_hex(link);
    put("\n");
    CFSR = CFSR;
    seen++;
    // A frame of our own, at the top of the stack: thread code goes on at 'resume'.
    unsigned *frame = stack + 56;
    frame[6] = resume & ~1u;
    frame[7] = 1u << 24;
    __asm volatile("msr psplim, %0\n msr psp, %1" :: "r"(0), "r"(frame));
}
__attribute__((naked)) void usage_fault(void) { __asm volatile("mrs r0, psp\n mov r1, lr\n push {r4, lr}\n bl report\n pop {r4, lr}\n mvn lr, #2\n bx lr"); }
void pend_sv(void) { put("  pendsv\n"); }
void svc(void) { put("  svc\n"); }

// Runs code on the process stack with SP at 'at' and the limit at 'limit', bytes from the start of the stack.
#define TRY(name, at, limit, code) do { \
    unsigned before = seen, sp_after = 0; \
    put(name "\n"); \
    for (unsigned i = 0; i < 64; i++) stack[i] = i; \
    __asm volatile("ldr r1, =1f\n ldr r2, =resume\n str r1, [r2]\n mrs r3, control\n orr r3, r3, #2\n msr psplim, %3\n mov r4, %2\n msr psp, r4\n msr control, r3\n isb\n" \
        "movs r0, #0\n mov r5, %2\n mov r6, %1\n" code "\n 1: mov %0, sp\n movs r3, #0\n msr control, r3\n isb\n msr psplim, r3" \
        : "=&r"(sp_after) : "r"(stack), "r"((unsigned)stack + (at)), "r"((unsigned)stack + (limit)) : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r12", "lr", "memory", "cc"); \
    if (seen == before) put_line("  sp", sp_after - (unsigned)stack); \
    unsigned changed = 0; \
    for (unsigned i = 0; i < 48; i++) if (stack[i] != i) changed++; \
    put_line("  changed", changed); \
} while (0)

int main(void)
{
    unsigned v;
    SHCSR |= 7u << 16;
    put_line("ccr", CCR);
    __asm volatile("mrs %0, psplim" : "=r"(v));
    put_line("psplim", v);
    __asm volatile("msr psplim, %1\n mrs %0, psplim" : "=r"(v) : "r"(0x38001237));
    put_line("psplim", v);
    __asm volatile("msr psplim, %1\n mrs %0, msplim" : "=r"(v) : "r"(0));
    put_line("msplim", v);
    TRY("push, room", 64, 56, "push {r0, r1}");
    TRY("push", 64, 64, "push {r0, r1}");
    TRY("push, one short", 64, 56, "push {r0, r1, r2}");
    TRY("push, wide", 64, 32, "push.w {r0-r7, r9}");
    TRY("push, single", 64, 64, "push.w {r9}");
    TRY("stmdb", 64, 48, "stmdb sp!, {r0-r4}");
    TRY("str, before", 64, 56, "str r0, [sp, #-12]!");
    TRY("str, after", 64, 56, "str r0, [sp], #-12");
    TRY("strd", 64, 56, "strd r0, r1, [sp, #-16]!");
    TRY("strb", 64, 64, "strb r0, [sp, #-4]!");
    TRY("sub", 64, 56, "sub sp, #16");
    TRY("sub, room", 64, 48, "sub sp, #16");
    TRY("sub, register", 64, 56, "movs r0, #32\n sub.w sp, sp, r0");
    TRY("mov", 64, 56, "mov sp, r6");
    TRY("add", 64, 56, "mvn r0, #31\n add sp, r0");
    TRY("condition that fails", 64, 64, "cmp r0, r0\n it ne\n pushne {r0, r1}");
    TRY("condition that holds", 64, 64, "cmp r0, r0\n it eq\n pusheq {r0, r1}");
    TRY("below without moving", 64, 64, "str r0, [sp, #-4]");
    TRY("pop", 64, 64, "pop {r0, r1}");
    TRY("msr", 64, 56, "mov r0, r6\n msr psp, r0");
    TRY("svc, room", 96, 32, "svc #0");
    TRY("svc", 64, 48, "svc #0");
    TRY("pendsv", 64, 48, "ldr r1, =0xE000ED04\n mov r2, #0x10000000\n str r2, [r1]\n dsb\n isb");
    return 0;
}

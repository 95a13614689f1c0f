// The MPU of ARMv7-M: rights by privilege, subregions, overlaps, fetches, stacking, LDRT and STRT, handlers at negative priority, system registers.
#include "../start.h"
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define MMFAR REG(0xE000ED34)
#define BFAR REG(0xE000ED38)
#define SHCSR REG(0xE000ED24)
#define CCR REG(0xE000ED14)
#define ICSR REG(0xE000ED04)
#define MPU_TYPE REG(0xE000ED90)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RBAR REG(0xE000ED9C)
#define MPU_RASR REG(0xE000EDA0)
#define SYNC() __asm volatile("dsb\n isb" ::: "memory")
enum { NONE, PRIV, PRIV_USER_READ, FULL, PRIV_READ = 5, READ = 6 };

// 8 KB that regions cover: QEMU judges rights by pages of 1 KB, so subregions have that size.
static unsigned area[2048] __attribute__((aligned(8192)));
static unsigned user_stack[256] __attribute__((aligned(1024)));
static volatile unsigned skip, faults;

static void region(unsigned n, unsigned base, unsigned size_bits, unsigned rights, unsigned more)
{
    MPU_RNR = n;
    MPU_RBAR = base;
    MPU_RASR = more | rights << 24 | (size_bits - 1) << 1 | 1;
}
static void off(unsigned n) { MPU_RNR = n; MPU_RASR = 0; }

__attribute__((used, noreturn)) static void after_stacking(void)
{
    __asm volatile("msr control, %0\n isb" :: "r"(0));
    put("done\n");
    leave(0);
}

__attribute__((used)) static void report(unsigned *frame, const char *name, unsigned link)
{
    unsigned cfsr = CFSR;
    faults++;
    put(name);
    put_hex(cfsr);
    put_hex(HFSR);
    if (cfsr & 0x80) put_hex(MMFAR);
    if (cfsr & 0x8000) put_hex(BFAR);
    put_hex(frame[0]);
    put_hex(link);
    put("\n");
    CFSR = cfsr;
    HFSR = HFSR;
    if (cfsr & 0x10) {
        // Stacking failed: the frame is made here, so that the return finds one.
        off(6);
        frame[6] = (unsigned)after_stacking & ~1u;
        frame[7] = 1u << 24;
        return;
    }
    frame[6] = skip ? frame[6] + skip : frame[5] & ~1u;
}
#define FAULT(name, text) __attribute__((naked)) void name(void) { \
    static const char string[] = text; \
    __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n ldr r1, =%c0\n mov r2, lr\n push {r4, lr}\n bl report\n pop {r4, pc}\n .ltorg" :: "i"(string)); }
FAULT(hard_fault, "  hard  ")
FAULT(memory_fault, "  memory ")
FAULT(bus_fault, "  bus   ")
FAULT(usage_fault, "  usage ")

// Back to privileged thread code on the main stack, or to unprivileged code on its own.
__attribute__((naked)) void svc(void)
{
    __asm volatile("mrs r12, control\n eor r12, r12, #1\n msr control, r12\n bx lr");
}
static void turn(void) { __asm volatile("svc #0\n isb" ::: "r0", "r1", "r2", "r3", "r12", "memory"); }

#define LOAD(address, result) do { skip = 4; result = 0x42; __asm volatile("mov r0, %0\n ldr.w %0, [%1]" : "+r"(result) : "r"(address) : "r0", "memory"); } while (0)
#define STORE(address, value) do { skip = 4; __asm volatile("mov r0, %0\n str.w %0, [%1]" :: "r"(value), "r"(address) : "r0", "memory"); } while (0)

// QEMU answers semihosting calls of privileged code only: unprivileged accesses are made in between.
static void probe_as(const char *name, unsigned address, int user)
{
    unsigned v, at = faults, read, written;
    put(name);
    put(user ? ", unprivileged\n" : "\n");
    if (user) turn();
    LOAD(address, v);
    read = faults == at;
    at = faults;
    STORE(address, address ^ 0x5A5A5A5A);
    written = faults == at;
    if (user) turn();
    if (read) put_line("  read", v);
    if (written) put("  written\n");
}
static void probe(const char *name, unsigned address) { probe_as(name, address, 0); }
static void both(const char *name, unsigned address) { probe_as(name, address, 0); probe_as(name, address, 1); }

static void call_as(const char *name, unsigned address, int user)
{
    unsigned at = faults;
    put(name);
    put(user ? ", unprivileged\n" : "\n");
    skip = 0;
    if (user) turn();
    __asm volatile("mov r0, #0x55\n blx %0" :: "r"(address | 1) : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
    if (user) turn();
    if (faults == at) put("  returned\n");
}
static void call(const char *name, unsigned address) { call_as(name, address, 0); }

static volatile unsigned tries;
void pend_sv(void) { put_line("  pendsv", ICSR & 0x1FF); }
// NMI: the MPU is out of force unless HFNMIENA is set.
void nmi(void)
{
    unsigned before = faults, v;
    put("nmi\n");
    LOAD((unsigned)area, v);
    if (faults == before) put_line("  read", v);
}

int main(void)
{
    const unsigned a = (unsigned)area;
    put_line("type", MPU_TYPE);
    for (unsigned i = 0; i < 2048; i++) area[i] = i;
    SHCSR |= 7u << 16;
    put("registers\n");
    region(3, 0x20000100, 8, FULL, 1u << 28 | 0xA500);
    put_hex(MPU_RBAR); put_hex(MPU_RASR); put_hex(MPU_RNR); put("\n");
    MPU_RBAR = 0x20000200 | 16 | 5;
    put_hex(MPU_RBAR); put_hex(MPU_RNR); put("\n");
    REG(0xE000EDA4) = 0x20000400 | 16 | 6;
    REG(0xE000EDA8) = 3u << 24 | 9 << 1;
    put_hex(REG(0xE000EDB4)); put_hex(REG(0xE000EDB8)); put_hex(MPU_RNR); put("\n");
    for (unsigned i = 0; i < 8; i++) off(i);
    put_hex(MPU_CTRL); put("\n");

    // Code and data for unprivileged code; privileged code has the default map.
    region(0, 0, 22, READ, 0);
    region(1, 0x20000000, 22, FULL, 1u << 28);
    region(7, a, 13, FULL, 0);
    MPU_CTRL = 5;
    SYNC();
    both("full", a);
    region(7, a, 13, PRIV, 0); SYNC();
    both("privileged", a + 4);
    region(7, a, 13, PRIV_USER_READ, 0); SYNC();
    both("user reads", a + 8);
    region(7, a, 13, PRIV_READ, 0); SYNC();
    both("privileged reads", a + 12);
    region(7, a, 13, READ, 0); SYNC();
    both("read only", a + 16);
    region(7, a, 13, NONE, 0); SYNC();
    both("none", a + 20);
    both("beside", (unsigned)&tries);

    put("subregions\n");
    region(7, a, 13, NONE, 0x5A00); SYNC();
    for (unsigned i = 0; i < 8; i++) probe("  part", a + i * 1024 + 4);
    put("overlap\n");
    region(7, a, 13, FULL, 0);
    region(6, a + 1024, 10, NONE, 0); SYNC();
    probe("  7 over 6", a + 1024);
    region(7, a, 13, NONE, 0);
    region(6, a + 1024, 10, FULL, 0); SYNC();
    probe("  6 under 7", a + 1024);
    off(7); SYNC();
    probe("  7 off", a + 1024);
    off(6);

    put("fetch\n");
    area[0] = 0x47704770;                   // bx lr
    region(7, a, 13, FULL, 0); SYNC();
    call(" executable", a);
    region(7, a, 13, FULL, 1u << 28); SYNC();
    call(" never", a);
    region(7, a, 13, PRIV, 0); SYNC();
    call(" privileged", a);
    call_as(" privileged", a, 1);
    region(7, a, 13, FULL, 0); SYNC();
    call_as(" executable", a, 1);
    call(" system region", 0xE0000000);
    call(" device region", 0x40000000);
    MPU_CTRL = 0; SYNC();
    call(" device region without MPU", 0x40000000);
    MPU_CTRL = 5; SYNC();

    put("unprivileged loads and stores\n");
    region(7, a, 13, PRIV_USER_READ, 0); SYNC();
    {
        unsigned v = 7;
        skip = 4;
        __asm volatile("ldrt %0, [%1, #4]" : "+r"(v) : "r"(a) : "memory");
        put_line(" ldrt", v);
        __asm volatile("mov r0, #1\n strt %0, [%1, #8]" :: "r"(v), "r"(a) : "r0", "memory");
        __asm volatile("mov r0, #2\n strbt %0, [%1, #9]" :: "r"(v), "r"(a) : "r0", "memory");
        region(7, a, 13, PRIV, 0); SYNC();
        __asm volatile("mov r0, #3\n ldrsht %0, [%1, #6]" : "+r"(v) : "r"(a) : "r0", "memory");
        put_line(" kept", v);
        __asm volatile("mov r0, #4\n ldrt %0, [%1]" : "+r"(v) : "r"(0xE000ED00) : "r0", "memory");
    }

    put("system registers\n");
    probe_as(" icsr", 0xE000ED04, 1);
    probe_as(" ccr", 0xE000ED14, 1);
    turn();
    STORE(0xE000EF00, 1);
    turn();
    put("user may pend\n");
    CCR |= 2;
    turn();
    STORE(0xE000EF00, 1);
    turn();
    put_line(" pending", REG(0xE000E200));
    REG(0xE000E280) = 2;

    put("negative priority\n");
    region(7, a, 13, NONE, 0); SYNC();
    ICSR = 1u << 31; SYNC();
    __asm volatile("cpsid f");
    probe(" faultmask", a);
    __asm volatile("cpsie f");
    probe(" after", a);

    put("stacking\n");
    region(6, (unsigned)user_stack, 10, READ, 0); SYNC();
    skip = 0;
    __asm volatile("mov r0, #9\n msr psp, %0\n mrs r1, control\n orr r1, r1, #2\n msr control, r1\n isb\n"
        "ldr r1, =0xE000ED04\n mov r2, #0x10000000\n str r2, [r1]\n dsb\n isb\n"
        "mrs r1, control\n bic r1, r1, #2\n msr control, r1\n isb" :: "r"(user_stack + 256) : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
    return 1;
}

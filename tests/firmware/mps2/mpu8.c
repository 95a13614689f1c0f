// The MPU of ARMv8-M: regions from base to limit, rights by privilege, overlaps, aliases of the registers, fetches, LDRT and STRT, handlers at negative priority.
#include "../start.h"
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define MMFAR REG(0xE000ED34)
#define SHCSR REG(0xE000ED24)
#define ICSR REG(0xE000ED04)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RBAR REG(0xE000ED9C)
#define MPU_RLAR REG(0xE000EDA0)
#define SYNC() __asm volatile("dsb\n isb" ::: "memory")
#ifndef RAM
#define RAM 0x38000000
#endif
enum { PRIV, FULL, PRIV_READ, READ };

static unsigned area[2048] __attribute__((aligned(8192)));
static volatile unsigned skip, faults;
extern unsigned _stack;

static void region(unsigned n, unsigned base, unsigned last, unsigned rights, unsigned never)
{
    MPU_RNR = n;
    MPU_RBAR = base | rights << 1 | never;
    MPU_RLAR = (last & ~31u) | 1;
}
static void off(unsigned n) { MPU_RNR = n; MPU_RLAR = 0; }

__attribute__((used)) static void report(unsigned *frame, const char *name, unsigned link)
{
    unsigned cfsr = CFSR;
    faults++;
    put(name);
    put_hex(cfsr);
    put_hex(HFSR);
    if (cfsr & 0x80) put_hex(MMFAR);
    put_hex(frame[0]);
    put_hex(link);
    put("\n");
    CFSR = cfsr;
    HFSR = HFSR;
    frame[6] = skip ? frame[6] + skip : frame[5] & ~1u;
}
#define FAULT(name, text) __attribute__((naked)) void name(void) { \
    static const char string[] = text; \
    __asm volatile("mov r0, sp\n ldr r1, =%c0\n mov r2, lr\n push {r4, lr}\n bl report\n pop {r4, pc}\n .ltorg" :: "i"(string)); }
FAULT(hard_fault, "  hard  ")
FAULT(memory_fault, "  memory ")
FAULT(bus_fault, "  bus   ")
FAULT(usage_fault, "  usage ")

__attribute__((naked)) void svc(void)
{
    __asm volatile("mrs r12, control\n eor r12, r12, #1\n msr control, r12\n bx lr");
}
static void turn(void) { __asm volatile("svc #0\n isb" ::: "r0", "r1", "r2", "r3", "r12", "memory"); }

#define LOAD(address, result) do { skip = 4; result = 0x42; __asm volatile("mov r0, %0\n ldr.w %0, [%1]" : "+r"(result) : "r"(address) : "r0", "memory"); } while (0)
#define STORE(address, value) do { skip = 4; __asm volatile("mov r0, %0\n str.w %0, [%1]" :: "r"(value), "r"(address) : "r0", "memory"); } while (0)

static void probe(const char *name, unsigned address, int user)
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
static void both(const char *name, unsigned address) { probe(name, address, 0); probe(name, address, 1); }

static void call(const char *name, unsigned address, int user)
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

void nmi(void)
{
    unsigned before = faults, v;
    put("nmi\n");
    LOAD((unsigned)area, v);
    if (faults == before) put_line("  read", v);
}

int main(void)
{
    const unsigned a = (unsigned)area, last = a + 8191;
    for (unsigned i = 0; i < 2048; i++) area[i] = i;
    SHCSR |= 7u << 16;
    put_line("type", REG(0xE000ED90));
    put("registers\n");
    MPU_RNR = 5;
    for (unsigned i = 0; i < 4; i++) { REG(0xE000ED9C + 8 * i) = RAM + 0x1000 + 0x1000 * i + 2 * i; REG(0xE000EDA0 + 8 * i) = RAM + 0x1FE0 + 0x1000 * i + 2; }
    for (unsigned i = 0; i < 8; i++) { MPU_RNR = i; put_hex(MPU_RBAR); put_hex(MPU_RLAR); }
    put("\n");
    REG(0xE000EDC0) = 0x0044FFAA;
    put_line("mair", REG(0xE000EDC0));
    for (unsigned i = 0; i < 8; i++) { MPU_RNR = i; MPU_RBAR = 0; MPU_RLAR = 0; }

    region(0, 0x10000000, 0x103FFFFF, READ, 0);
    region(1, RAM, a - 1, FULL, 1);
    region(2, last + 1, RAM + 0x1FFFFF, FULL, 1);
    region(7, a, last, FULL, 0);
    MPU_CTRL = 5;
    SYNC();
    both("full", a);
    region(7, a, last, PRIV, 0); SYNC();
    both("privileged", a + 4);
    region(7, a, last, PRIV_READ, 0); SYNC();
    both("privileged reads", a + 8);
    region(7, a, last, READ, 0); SYNC();
    both("read only", a + 12);
    off(7); SYNC();
    both("none", a + 16);
    region(7, a + 1024, a + 2047, READ, 0); SYNC();
    both("below", a + 1020);
    both("first", a + 1024);
    both("last", a + 2044);
    both("above", a + 2048);
    region(6, a, a + 4095, FULL, 0); SYNC();
    both("overlap", a + 1024);
    both("no overlap", a + 3072);
    off(6);

    put("fetch\n");
    region(7, a, last, FULL, 0); SYNC();
    area[0] = 0x47704770;
    call(" executable", a, 0);
    call(" executable", a, 1);
    region(7, a, last, FULL, 1); SYNC();
    call(" never", a, 0);
    region(7, a, last, PRIV, 0); SYNC();
    call(" privileged", a, 0);
    call(" privileged", a, 1);
    call(" system region", 0xE0000000, 0);
    call(" device region", 0x50000000, 0);

    put("unprivileged loads and stores\n");
    region(7, a, last, READ, 0); SYNC();
    {
        unsigned v = 7;
        skip = 4;
        __asm volatile("ldrt %0, [%1, #4]" : "+r"(v) : "r"(a) : "memory");
        put_line(" ldrt", v);
        __asm volatile("mov r0, #1\n strt %0, [%1, #8]" :: "r"(v), "r"(a) : "r0", "memory");
        region(7, a, last, PRIV, 0); SYNC();
        __asm volatile("mov r0, #3\n ldrsht %0, [%1, #6]" : "+r"(v) : "r"(a) : "r0", "memory");
        put_line(" kept", v);
    }
    put("negative priority\n");
    region(7, a, last, PRIV_READ, 0);
    region(6, a, last, PRIV_READ, 0); SYNC();
    ICSR = 1u << 31; SYNC();
    __asm volatile("cpsid f");
    probe(" faultmask", a, 0);
    __asm volatile("cpsie f");
    probe(" after", a, 0);
    return 0;
}

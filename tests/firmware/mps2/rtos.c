// A small kernel: tasks without privilege on stacks of their own, switched by PendSV, each in an MPU region of its own; system calls through SVC.
#include "../start.h"
#define ICSR REG(0xE000ED04)
#define SHCSR REG(0xE000ED24)
#define SHPR3 REG(0xE000ED20)
#define CFSR REG(0xE000ED28)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RBAR REG(0xE000ED9C)
#define MPU_RASR REG(0xE000EDA0)
#ifdef __ARM_ARCH_8M_MAIN__
#define PROTECT(first, last) do { MPU_RBAR = (first) | 1 << 1 | 1; MPU_RASR = ((last) & ~31u) | 1; } while (0)
#define PROTECT_CODE() do { MPU_RBAR = 0x10000000 | 3 << 1; MPU_RASR = 0x103FFFE0 | 1; } while (0)
#else
#define PROTECT(first, last) do { MPU_RBAR = (first); MPU_RASR = 1u << 28 | 3u << 24 | 9 << 1 | 1; } while (0)
#define PROTECT_CODE() do { MPU_RBAR = 0; MPU_RASR = 6u << 24 | 21 << 1 | 1; } while (0)
#endif
#define CPACR REG(0xE000ED88)
#define TASKS 3
#define WORDS 256

struct task { unsigned *sp; unsigned link; unsigned alive, switches; };
static struct task tasks[TASKS];
static unsigned stacks[TASKS][WORDS] __attribute__((aligned(WORDS * 4)));
volatile unsigned current, running;
static unsigned switches;
volatile unsigned first_sp;

static void protect(unsigned task)
{
    MPU_RNR = 2;
    PROTECT((unsigned)stacks[task], (unsigned)stacks[task] + WORDS * 4 - 1);
}

__attribute__((used)) static unsigned *next_task(unsigned *sp, unsigned link)
{
    tasks[current].sp = sp;
    tasks[current].link = link;
    for (unsigned i = 1; i <= TASKS; i++)
        if (tasks[(current + i) % TASKS].alive) { current = (current + i) % TASKS; break; }
    tasks[current].switches++;
    switches++;
    protect(current);
    return tasks[current].sp;
}
__attribute__((used)) static unsigned link_of(void) { return tasks[current].link; }

#ifdef __ARM_FP
#define SAVE_FLOATS "tst lr, #16\n it eq\n vstmdbeq r0!, {s16-s31}\n"
#define LOAD_FLOATS "tst lr, #16\n it eq\n vldmiaeq r0!, {s16-s31}\n"
#else
#define SAVE_FLOATS
#define LOAD_FLOATS
#endif

__attribute__((naked)) void pend_sv(void)
{
    __asm volatile("mrs r0, psp\n" SAVE_FLOATS "stmdb r0!, {r4-r11}\n mov r1, lr\n push {r3, lr}\n bl next_task\n mov r4, r0\n bl link_of\n"
        "mov lr, r0\n add sp, #8\n mov r0, r4\n ldmia r0!, {r4-r11}\n" LOAD_FLOATS "msr psp, r0\n bx lr");
}

__attribute__((used)) static void service(unsigned *frame)
{
    unsigned char number = ((unsigned char *)frame[6])[-2];
    switch (number) {
    case 0: ICSR = 1u << 28; break;                                         // yield
    case 1: put_line((const char *)frame[0], frame[1]); break;
    case 3: protect(0); first_sp = (unsigned)(tasks[0].sp + 8); return;
    case 2: tasks[current].alive = 0; running--; ICSR = 1u << 28; break;    // exit
    }
    if (!running) {
        for (unsigned i = 0; i < TASKS; i++) put_line("switches", tasks[i].switches);
        put_line("all", switches);
        leave(0);
    }
}
__attribute__((naked)) void svc(void)
{
    __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n push {r3, lr}\n bl service\n pop {r3, lr}\n"
        // Number 3 left the stack of the first task: thread code goes on there, without privilege.
        "ldr r0, =first_sp\n ldr r1, [r0]\n cbz r1, 1f\n movs r2, #0\n str r2, [r0]\n msr psp, r1\n movs r2, #1\n msr control, r2\n mvn lr, #2\n 1: bx lr\n .ltorg");
}

__attribute__((used)) static void memory_report(unsigned *frame)
{
    put("task ");
    put_hex(current);
    put("fault ");
    put_hex(CFSR);
    put_hex(REG(0xE000ED34) - (unsigned)stacks);
    put("\n");
    CFSR = CFSR;
    frame[6] += 2;
}
__attribute__((naked)) void memory_fault(void) { __asm volatile("mrs r0, psp\n push {r3, lr}\n bl memory_report\n pop {r3, pc}"); }

static inline void yield(void) { __asm volatile("svc #0" ::: "memory"); }
static inline void say(const char *text, unsigned value)
{
    register const char *r0 __asm("r0") = text;
    register unsigned r1 __asm("r1") = value;
    __asm volatile("svc #1" :: "r"(r0), "r"(r1) : "memory");
}
__attribute__((noreturn)) static void finish(void) { __asm volatile("svc #2" ::: "memory"); for (;;) yield(); }

static void counter(unsigned seed)
{
    unsigned value = seed;
    for (unsigned i = 0; i < 50; i++) {
        value = value * 1664525 + 1013904223;
        if (i % 10 == 9) say("counter", value);
        yield();
    }
    finish();
}

static void thief(unsigned other)
{
    unsigned r;
    for (unsigned i = 0; i < 3; i++) {
        // Another task's stack: refused, and the instruction is skipped. Both forms have 16 bits.
        __asm volatile("ldr %0, [%1]" : "=l"(r) : "l"(&stacks[other][i * 8]) : "memory");
        __asm volatile("str %0, [%1]" :: "l"(i), "l"(&stacks[other][i * 8]) : "memory");
        yield();
    }
    unsigned control;
    __asm volatile("mrs %0, control" : "=r"(control));
    say("control", control & 3);
    __asm volatile("msr control, %1\n isb\n mrs %0, control" : "=r"(control) : "r"(0));
    say("control stays", control & 3);
    finish();
}

static void floats(unsigned seed)
{
    float x = (float)seed, sum = 0;
    for (unsigned i = 0; i < 40; i++) {
        x = x * 0.75f + 1.0f;
        yield();
        sum += x;
        if (i % 10 == 9) say("float", (unsigned)(sum * 1024.0f));
    }
    finish();
}

static void start(unsigned n, void (*entry)(unsigned), unsigned argument)
{
    unsigned *sp = stacks[n] + WORDS - 8;
    sp[0] = argument;
    sp[5] = (unsigned)finish;
    sp[6] = (unsigned)entry & ~1u;
    sp[7] = 1u << 24;
    sp -= 8;                                                                // r4 to r11
    tasks[n] = (struct task){ sp, 0xFFFFFFFD, 1, 0 };
}

int main(void)
{
#ifdef __ARM_FP
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
#endif
    SHPR3 |= 0xFFu << 16;
    SHCSR |= 1u << 16;
    start(0, counter, 1);
    start(1, thief, 0);
    start(2, floats, 7);
    running = TASKS;
    MPU_RNR = 0; PROTECT_CODE();                                            // code, for all to read and execute
    MPU_CTRL = 5;
    __asm volatile("dsb\n isb\n svc #3" ::: "memory");
    for (;;) {}
}

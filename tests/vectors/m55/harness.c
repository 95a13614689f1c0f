// Bare-metal program for QEMU's mps3-an547 (Cortex-M55): runs instructions from given states and reports what they did.
// Reads cases from the file cases.bin and writes results.bin through semihosting; record.py makes the one and reads the other.
// A sequence ends with a jump to landed, which gets its first register from spare stack pointers. Faults mark cases that are no use.
typedef unsigned u32;
typedef unsigned char u8;

struct state { u32 r[15], apsr, fpscr, vpr, s[32]; };
struct input { struct state before; u32 has_fill, fill, length; u8 code[32]; };
struct output { struct state after; u32 faulted, changes; };

enum { AT = 0x10008000, CODE_NEAR = 0x10006000, RAM_NEAR = 0x20006000, NEAR_SIZE = 0x4000 };

static struct input in;
struct output out;
static u32 words[2 * NEAR_SIZE / 4], code_pattern[NEAR_SIZE / 4], ram_pattern[NEAR_SIZE / 4];
struct state *const before_state = &in.before;
u32 saved_sp;

static int call(int operation, const void *block)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static int open(const char *name, u32 length, u32 mode)
{
    u32 block[3] = { (u32)name, mode, length };
    return call(1, block);
}

// SYS_READ and SYS_WRITE return the number of bytes that were not done.
static int transfer(int operation, int file, void *data, u32 size)
{
    u32 block[3] = { file, (u32)data, size };
    return size == 0 || call(operation, block) == 0;
}

__attribute__((naked)) static void run(void)
{
    __asm__ volatile(
        "push {r4-r11, lr}\n clrex\n"
        "ldr r0, =saved_sp\n mov r1, sp\n str r1, [r0]\n"
        "ldr r0, =before_state\n ldr r0, [r0]\n"
        "add r1, r0, #72\n vldmia r1, {s0-s31}\n"
        "ldr r1, [r0, #64]\n vmsr fpscr, r1\n"
        "ldr r1, [r0, #68]\n vmsr vpr, r1\n"
        "ldr r1, [r0, #60]\n msr APSR_nzcvqg, r1\n"
        "ldr r1, [r0, #52]\n mov sp, r1\n ldr lr, [r0, #56]\n"
        "ldmia r0, {r0-r12}\n"
        "ldr pc, =0x10008001\n"
        ".ltorg\n");
}

// PSP_NS and MSP_NS hold words without their two lowest bits: together they hold r0.
__attribute__((naked)) void landed(void)
{
    __asm__ volatile(
        "msr PSP_NS, r0\n mov.w r0, r0, ror #2\n msr MSP_NS, r0\n"
        "ldr r0, =out\n"
        "str r1, [r0, #4]\n str r2, [r0, #8]\n str r3, [r0, #12]\n str r4, [r0, #16]\n str r5, [r0, #20]\n str r6, [r0, #24]\n"
        "str r7, [r0, #28]\n str r8, [r0, #32]\n str r9, [r0, #36]\n str r10, [r0, #40]\n str r11, [r0, #44]\n str r12, [r0, #48]\n"
        "mov r1, sp\n str r1, [r0, #52]\n str lr, [r0, #56]\n"
        "mrs r1, APSR\n str r1, [r0, #60]\n"
        "mrs r1, PSP_NS\n bic r1, r1, #3\n mrs r2, MSP_NS\n orr r1, r1, r2, lsr #30\n str r1, [r0]\n"
        "vmrs r1, fpscr\n str r1, [r0, #64]\n vmrs r1, vpr\n str r1, [r0, #68]\n"
        "mov r1, #0\n vmsr vpr, r1\n add r1, r0, #72\n vstmia r1, {s0-s31}\n"
        "ldr r0, =saved_sp\n ldr r0, [r0]\n mov sp, r0\n pop {r4-r11, pc}\n"
        ".ltorg\n");
}

__attribute__((naked)) void failed(void)
{
    __asm__ volatile(
        "ldr r0, =out\n mov r1, #1\n str r1, [r0, #200]\n"
        "ldr r0, =saved_sp\n ldr r0, [r0]\n mov sp, r0\n pop {r4-r11, pc}\n"
        ".ltorg\n");
}

// The stack of a case may be anywhere: the return gets a frame of its own below the program's stack.
__attribute__((naked)) void fault(void)
{
    __asm__ volatile(
        "ldr r0, =saved_sp\n ldr r0, [r0]\n sub r0, r0, #64\n mov sp, r0\n"
        "ldr r1, =failed\n bic r1, r1, #1\n str r1, [r0, #24]\n mov r1, #0x01000000\n str r1, [r0, #28]\n"
        "ldr lr, =0xFFFFFFF9\n bx lr\n"
        ".ltorg\n");
}

static void make_pattern(u32 *to, u32 base)
{
    for (u32 i = 0; i < NEAR_SIZE; i++) ((u8 *)to)[i] = (base + i) * 0x9E3779B1u >> 24;
}

static void fill(volatile u32 *to, const u32 *pattern)
{
    for (u32 i = 0; i < NEAR_SIZE / 4; i++) to[i] = in.has_fill ? in.fill : pattern[i];
}

static void place(void)
{
    extern void landed(void);
    volatile u8 *at = (u8 *)AT;
    for (u32 i = 0; i < in.length; i++) at[i] = in.code[i];
    volatile unsigned short *end = (unsigned short *)(AT + in.length);
    // ldr.w pc, [pc, #imm] and its literal, aligned to a word.
    u32 pc = ((u32)end + 4) & ~3u, literal = ((u32)end + 4 + 3) & ~3u;
    end[0] = 0xF8DF;
    end[1] = 0xF000 | (literal - pc);
    *(volatile u32 *)literal = (u32)landed;
    __asm__ volatile("dsb\n isb" ::: "memory");
}

void main(void)
{
    int source = open("cases.bin", 9, 1), target = open("results.bin", 11, 5);
    make_pattern(code_pattern, CODE_NEAR);
    make_pattern(ram_pattern, RAM_NEAR);
    while (transfer(6, source, &in, sizeof in)) {
        fill((u32 *)CODE_NEAR, code_pattern);
        fill((u32 *)RAM_NEAR, ram_pattern);
        place();
        out.faulted = 0;
        run();
        out.changes = 0;
        for (u32 i = 0; i < NEAR_SIZE / 4; i++) {
            u32 was = in.has_fill ? in.fill : ram_pattern[i], is = ((volatile u32 *)RAM_NEAR)[i];
            if (was == is) continue;
            words[2 * out.changes] = RAM_NEAR + 4 * i;
            words[2 * out.changes++ + 1] = is;
        }
        transfer(5, target, &out, sizeof out);
        transfer(5, target, words, 8 * out.changes);
    }
    call(2, (void *)&target);
    call(0x18, (void *)0x20026);
    for (;;) { }
}

__attribute__((naked)) void reset(void)
{
    __asm__ volatile(
        "ldr r0, =0xE000ED88\n mov r1, #0xF00000\n str r1, [r0]\n"       // CPACR: floating point and MVE
        "ldr r0, =0xE000EF34\n mov r1, #0\n str r1, [r0]\n"              // FPCCR: no automatic state preservation
        "ldr r0, =0xE000ED14\n ldr r1, [r0]\n bic r1, r1, #8\n str r1, [r0]\n"   // CCR.UNALIGN_TRP off
        "dsb\n isb\n b main\n .ltorg\n");
}

__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    (void *)0x01100000, reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault };

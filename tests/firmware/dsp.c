// The DSP extension: lane arithmetic, saturation, dual multiplies, packing. Flags GE and Q through the APSR.
#include "start.h"

static unsigned values[] = { 0, 1, 0x7FFF8000, 0x80007FFF, 0x80000000, 0x7FFFFFFF, 0xFFFFFFFF, 0x12345678, 0xFEDCBA98, 0x00FF00FF, 0x7F80FF01, 0xDEADBEEF };
#define COUNT (sizeof values / sizeof *values)

static unsigned mix, state;
static void add(unsigned v) { mix = (mix << 7 | mix >> 25) * 2654435761u + v; }

#define THREE(op) do { mix = 0; for (unsigned i = 0; i < COUNT; i++) for (unsigned k = 0; k < COUNT; k++) { unsigned r; \
    __asm volatile("msr apsr_nzcvqg, %3\n " op " %0, %1, %2\n mrs %3, apsr" : "=&r"(r), "+r"(values[i]), "+r"(values[k]), "+r"(state)); \
    add(r); add(state & 0x080F0000); state = 0; } put_line(op, mix); } while (0)
#define FOUR(op) do { mix = 0; for (unsigned i = 0; i < COUNT; i++) for (unsigned k = 0; k < COUNT; k++) { unsigned r, a = values[(i + k) % COUNT]; \
    __asm volatile("msr apsr_nzcvqg, %4\n " op " %0, %1, %2, %3\n mrs %4, apsr" : "=&r"(r) , "+r"(values[i]), "+r"(values[k]), "+r"(a), "+r"(state)); \
    add(r); add(state & 0x080F0000); state = 0; } put_line(op, mix); } while (0)
#define LONG(op) do { mix = 0; for (unsigned i = 0; i < COUNT; i++) for (unsigned k = 0; k < COUNT; k++) { \
    unsigned low = values[(i * 5 + k) % COUNT], high = values[(i + 3 * k) % COUNT]; \
    __asm volatile(op " %0, %1, %2, %3" : "+r"(low), "+r"(high) : "r"(values[i]), "r"(values[k])); \
    add(low); add(high); } put_line(op, mix); } while (0)
#define IMMEDIATE(op, tail) do { mix = 0; for (unsigned i = 0; i < COUNT; i++) { unsigned r; \
    __asm volatile("msr apsr_nzcvqg, %2\n " op tail "\n mrs %2, apsr" : "=&r"(r), "+r"(values[i]), "+r"(state)); \
    add(r); add(state & 0x080F0000); state = 0; } put_line(op tail, mix); } while (0)

int main(void)
{
    THREE("sadd16"); THREE("ssub16"); THREE("sadd8"); THREE("ssub8"); THREE("sasx"); THREE("ssax");
    THREE("uadd16"); THREE("usub16"); THREE("uadd8"); THREE("usub8"); THREE("uasx"); THREE("usax");
    THREE("qadd16"); THREE("qsub16"); THREE("qadd8"); THREE("qsub8"); THREE("qasx"); THREE("qsax");
    THREE("uqadd16"); THREE("uqsub16"); THREE("uqadd8"); THREE("uqsub8"); THREE("uqasx"); THREE("uqsax");
    THREE("shadd16"); THREE("shsub16"); THREE("shadd8"); THREE("shsub8"); THREE("shasx"); THREE("shsax");
    THREE("uhadd16"); THREE("uhsub16"); THREE("uhadd8"); THREE("uhsub8"); THREE("uhasx"); THREE("uhsax");
    THREE("qadd"); THREE("qsub"); THREE("qdadd"); THREE("qdsub"); THREE("sel"); THREE("usad8");
    THREE("smulbb"); THREE("smulbt"); THREE("smultb"); THREE("smultt"); THREE("smulwb"); THREE("smulwt");
    THREE("smuad"); THREE("smuadx"); THREE("smusd"); THREE("smusdx"); THREE("smmul"); THREE("smmulr");
    THREE("sxtab16"); THREE("uxtab16"); THREE("sxtab"); THREE("uxtah"); THREE("pkhbt");
    FOUR("smlabb"); FOUR("smlatt"); FOUR("smlawb"); FOUR("smlawt"); FOUR("smlad"); FOUR("smladx"); FOUR("smlsd"); FOUR("smlsdx");
    FOUR("smmla"); FOUR("smmlar"); FOUR("smmls"); FOUR("usada8");
    LONG("smlalbb"); LONG("smlaltb"); LONG("smlald"); LONG("smlaldx"); LONG("smlsld"); LONG("umaal"); LONG("smlal"); LONG("umlal");
    IMMEDIATE("ssat", " %0, #8, %1"); IMMEDIATE("usat", " %0, #7, %1, asr #3"); IMMEDIATE("ssat16", " %0, #9, %1"); IMMEDIATE("usat16", " %0, #5, %1");
    IMMEDIATE("sxtb16", " %0, %1, ror #8"); IMMEDIATE("uxtb16", " %0, %1, ror #16"); IMMEDIATE("rbit", " %0, %1"); IMMEDIATE("revsh", " %0, %1");
    return 0;
}

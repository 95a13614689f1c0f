// Bit-band aliases of SRAM and of the peripherals: loads and stores of each width, and that only one bit changes.
#include "../start.h"
static volatile unsigned words[8] __attribute__((aligned(32)));
#define SRAM_BIT(address, bit) (0x22000000 + ((address) - 0x20000000) * 32 + (bit) * 4)
#define DEVICE_BIT(address, bit) (0x42000000 + ((address) - 0x40000000) * 32 + (bit) * 4)

int main(void)
{
    const unsigned a = (unsigned)words;
    words[0] = 0xA5C3F00F;
    words[1] = 0;
    put("read ");
    for (unsigned i = 0; i < 32; i++) put_hex(REG(SRAM_BIT(a, i)));
    put("\n");
    for (unsigned i = 0; i < 32; i += 3) REG(SRAM_BIT(a + 4, i)) = 0xFFFFFFFF;
    put_line("set", words[1]);
    for (unsigned i = 0; i < 32; i += 6) REG(SRAM_BIT(a + 4, i)) = 0xFFFFFFFE;
    put_line("cleared", words[1]);
    REG8(SRAM_BIT(a + 8, 9)) = 1;
    *(volatile unsigned short *)SRAM_BIT(a + 8, 30) = 3;
    put_line("narrow", words[2]);
    put_line("narrow read", REG8(SRAM_BIT(a + 8, 9)) << 8 | *(volatile unsigned short *)SRAM_BIT(a + 8, 30));
    words[3] = 0x11111111;
    unsigned sum = 0;
    for (unsigned i = 0; i < 4; i++) for (unsigned bit = 0; bit < 8; bit++) sum = sum << 1 | REG(SRAM_BIT(a + 12 + i, bit));
    put_line("bytes", sum);
    // Timer 0 of the board: RELOAD keeps its bits, CTRL has four.
    REG(0x40000008) = 0;
    REG(DEVICE_BIT(0x40000008, 20)) = 1;
    REG(DEVICE_BIT(0x40000008, 3)) = 1;
    put_line("device", REG(0x40000008));
    put_line("device bit", REG(DEVICE_BIT(0x40000008, 20)) << 4 | REG(DEVICE_BIT(0x40000008, 21)));
    // Code in RAM that is changed through the alias: MOVS r0, #5 becomes MOVS r0, #7.
    static unsigned short code[4] __attribute__((aligned(4)));
    code[0] = 0x2005; code[1] = 0x4770;
    unsigned (*run)(void) = (unsigned (*)(void))((unsigned)code | 1);
    put_line("code", run());
    REG(SRAM_BIT((unsigned)code, 1)) = 1;
    __asm volatile("dsb\n isb");
    put_line("code", run());
    return 0;
}

// Text, a halfword and a word through stimulus ports of the ITM, on Cortex-M4; QEMU has no ITM. What comes out is in trace.packets.txt, by hand from ARM DDI 0403E, D4.2.
#include "start.h"
#define DEMCR REG(0xE000EDFC)
#define TER REG(0xE0000E00)
#define TCR REG(0xE0000E80)
#define LAR REG(0xE0000FB0)
#define PORT(n) (0xE0000000 + 4 * (n))

static void wait(int port) { while (!(REG(PORT(port)) & 1)) {} }

int main(void)
{
    DEMCR |= 1u << 24;          // TRCENA
    LAR = 0xC5ACCE55;
    TCR = 1;                    // ITMENA
    TER = 1u << 0 | 1u << 3 | 1u << 31;
    for (const char *text = "hi\n"; *text; text++) {
        wait(0);
        REG8(PORT(0)) = (unsigned char)*text;
    }
    wait(3);
    *(volatile unsigned short *)PORT(3) = 0xBEEF;
    wait(31);
    REG(PORT(31)) = 0x12345678;
    REG(PORT(5)) = 1;           // not enabled: nothing
    return 0;
}

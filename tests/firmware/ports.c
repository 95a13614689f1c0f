// Start-up and console output as the vendors' drivers do them: clocks, pins, then the board's serial port. Built once per board.
#include "start.h"

#if defined(NUCLEO)
static void begin(void)
{
    REG(0x40021058) |= 1u << 28;                            // RCC_APB1ENR1.PWREN
    REG(0x40007000) = (REG(0x40007000) & ~0x600u) | 0x200;  // PWR_CR1.VOS range 1
    while (REG(0x40007014) & 0x400) {}                      // PWR_SR2.VOSF
    REG(0x40007080) &= ~0x100u;                             // PWR_CR5.R1MODE: boost
    REG(0x40022000) = 0x705;                                // FLASH_ACR
    while ((REG(0x40022000) & 15) != 5) {}
    REG(0x4002100C) = 0x01003C01;                           // RCC_PLLCFGR: MSI, x 60 / 2
    REG(0x40021000) |= 1u << 24;                            // PLLON
    while (!(REG(0x40021000) & 1u << 25)) {}
    REG(0x40021008) = (REG(0x40021008) & ~3u) | 3;          // CFGR.SW = PLL
    while ((REG(0x40021008) & 12) != 12) {}
    REG(0x4002104C) |= 1u << 6;                             // GPIOG
    REG(0x40007004) |= 1u << 9;                             // PWR_CR2.IOSV
    REG(0x48001800) = (REG(0x48001800) & ~(15u << 14)) | 10u << 14;
    REG(0x48001820) |= 8u << 28;
    REG(0x4002105C) |= 1;                                   // LPUART1EN
    REG(0x4000800C) = 256u * 120000000u / 115200u;          // BRR
    REG(0x40008000) = 0x0D;                                 // UE, RE, TE
    while ((REG(0x4000801C) & 3u << 21) != 3u << 21) {}     // TEACK, REACK
}
static void print(const char *text)
{
    for (; *text; text++) {
        while (!(REG(0x4000801C) & 0x80)) {}
        REG(0x40008028) = (unsigned char)*text;
    }
    while (!(REG(0x4000801C) & 0x40)) {}
}
#else
static void begin(void)
{
    REG(0x40000000) = 1;                                    // HFCLKSTART
    while (!REG(0x40000100)) {}
    REG(0x40000518) = 1;                                    // LFCLKSRC = crystal
    REG(0x40000008) = 1;
    while (!REG(0x40000104)) {}
    while (REG(0x40000418) != 0x10001) {}
    if (REG(0x10001200) != 18) leave(7);                    // UICR.PSELRESET
    REG(0x4000200C + 0x500) = 35;                           // PSEL.TXD = P1.03
    REG(0x40002524) = 0x01D60000;
    REG(0x40002500) = 8;
}
static void print(const char *text)
{
    static char buffer[64];
    unsigned length = 0;
    for (; text[length]; length++) buffer[length] = text[length];
    REG(0x40002544) = (unsigned)buffer;
    REG(0x40002548) = length;
    REG(0x40002120) = 0;
    REG(0x40002008) = 1;
    while (!REG(0x40002120)) {}
    if (REG(0x4000254C) != length) leave(8);
    REG(0x4000200C) = 1;
    while (!REG(0x40002158)) {}
}
#endif

int main(void)
{
    begin();
    print("clocks are ready\n");
    print("and the console works\n");
    return 0;
}

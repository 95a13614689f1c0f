// Start-up and console output as the vendors' drivers do them, without semihosting: clocks, then the board's serial port. Built once per board.
#define REG(address) (*(volatile unsigned *)(address))
extern unsigned _bss, _ebss, _data, _edata, _load;
int main(void);

__attribute__((naked, section(".start"))) void _start(void)
{
    __asm volatile(".option push\n.option norelax\nla gp, __global_pointer$\n.option pop\nla sp, _stack\nj begin");
}

#if defined HIFIVE
static void ready(void)
{
    REG(0x10008004) |= 1u << 30;                            // hfxosccfg: crystal on
    while (!(REG(0x10008004) & 1u << 31)) {}
    REG(0x10008008) |= 1u << 18 | 1u << 17;                 // pllcfg: bypass, from the crystal
    REG(0x10008008) |= 1u << 16;                            // and the core on it
    REG(0x10008000) &= ~(1u << 30);                         // ring oscillator off
    REG(0x10012038) |= 3u << 16;                            // GPIO 16 and 17 are UART0
    REG(0x1001203C) &= ~(3u << 16);
    REG(0x10013018) = 138;                                  // 16 MHz / 139 = 115,107 baud
    REG(0x10013008) |= 1;
}
static void send(char c)
{
    while (REG(0x10013000) & 1u << 31) {}
    REG(0x10013000) = (unsigned char)c;
}
#elif defined PICO2
static void ready(void)
{
    REG(0x40070024) = 81;                                   // 150 MHz / 16 / 115,200
    REG(0x40070028) = 24;
    REG(0x4007002C) = 0x70;                                 // eight bits, FIFOs
    REG(0x40072030) = 0x301;                                // through the alias that sets bits
    if (REG(0x40070030) != 0x301) for (;;) {}
    REG(0x40073030) = 0x200;                                // the receiver off again, through the one that clears
    if (REG(0x40070030) != 0x101) for (;;) {}
}
static void send(char c)
{
    while (REG(0x40070018) & 1u << 5) {}
    REG(0x40070000) = (unsigned char)c;
}
#elif defined ESP32C3
static void ready(void)
{
    REG(0x6001F064) = 0x50D83AA1;                           // timer group 0: its watchdog off
    REG(0x6001F048) = 0;
    REG(0x6001F064) = 0;
    REG(0x6001F068) = 1u << 31 | 1000u << 16;               // 1000 cycles of the slow clock against the crystal
    while (!(REG(0x6001F068) & 1u << 15)) {}
    if (!(REG(0x6001F06C) >> 7)) for (;;) {}
    REG(0x60023004) = 1u << 30;                             // system timer: it runs
    while (!(REG(0x60023004) & 1u << 29)) {}
    unsigned before = REG(0x60023044);
    for (volatile int i = 0; i < 100; i++) {}
    REG(0x60023004) = 1u << 30;
    if (REG(0x60023044) == before) for (;;) {}
    REG(0x60043000) = '!';                                  // USB serial is there, but not the console
}
static void send(char c)
{
    while ((REG(0x6000001C) >> 16 & 0x3FF) >= 126) {}
    REG(0x60000000) = (unsigned char)c;
}
#elif defined CH32V003
static void ready(void)
{
    REG(0x40022000) = 1;                                    // one wait state
    REG(0x40021000) |= 1u << 24;                            // PLL on
    while (!(REG(0x40021000) & 1u << 25)) {}
    REG(0x40021004) = 2;                                    // undivided, and the core on it
    while ((REG(0x40021004) & 12) != 8) {}
    REG(0x40021018) |= 1u << 14 | 1u << 5;                  // USART1, port D
    REG(0x40013808) = 48000000 / 115200;
    REG(0x4001380C) = 1u << 13 | 1u << 3;
}
static void send(char c)
{
    while (!(REG(0x40013800) & 1u << 7)) {}
    REG(0x40013804) = (unsigned char)c;
}
#endif

static int counter = 3;

__attribute__((used, noreturn)) void begin(void)
{
    for (unsigned *to = &_data, *from = &_load; to < &_edata;) *to++ = *from++;
    for (unsigned *to = &_bss; to < &_ebss;) *to++ = 0;
    main();
    for (;;) __asm volatile("wfi");
}

int main(void)
{
    ready();
    for (const char *text = "clocks are ready\nand the console works\n"; *text; text++) send(*text);
    return --counter == 2;
}

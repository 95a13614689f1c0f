// Start-up and console output as the vendors' drivers do them, without semihosting: clocks, then the board's serial port. Built once per board.
#include "ports.inc"

static int counter = 3;

int main(void)
{
    ready();
    for (const char *text = "clocks are ready\nand the console works\n"; *text; text++) send(*text);
    return --counter == 2;
}

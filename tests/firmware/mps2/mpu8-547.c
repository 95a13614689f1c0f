// The same with RAM where the board with Cortex-M55 has it.
#define RAM 0x31000000
#include "mpu8.c"

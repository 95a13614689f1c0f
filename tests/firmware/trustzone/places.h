// Where things are on the two boards. The linker scripts read this file, too.
#ifdef AN547
// ITCM at both security states' addresses, and the SRAM behind its gate. Of the ITCM the chip's address bit and the SAU alone decide.
#define SECURE_CODE     0x10000000
#define GATES           0x10030000
#define NONSECURE_CODE  0x00040000
#define CODE_BYTES      0x00040000
#define SECURE_RAM      0x31000000
#define NONSECURE_RAM   0x21100000
#define RAM_GATE        0x50083000
#define CONSOLE         0x49303000
#define CONSOLE_PORT    3
#define GATE_STATE      0x88
#else
#define SECURE_CODE     0x10000000
#define GATES           0x10100000
#define NONSECURE_CODE  0x00200000
#define CODE_BYTES      0x00200000
#define SECURE_RAM      0x38000000
#define NONSECURE_RAM   0x28100000
#define CODE_GATE       0x58007000
#define RAM_GATE        0x58008000
#define CONSOLE         0x40200000
#define CONSOLE_PORT    5
#define GATE_STATE      0x84
#endif
#define NONSECURE_CODE_LAST (NONSECURE_CODE + CODE_BYTES - 1)
#define NOTHING         0x4F000000

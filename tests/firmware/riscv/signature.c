// The convention of riscv-tests: a signature between two symbols, and a word tohost that ends the run. FAIL is the number of the test that fails, or 0.
volatile unsigned tohost[2] __attribute__((section(".tohost"), aligned(64)));
unsigned begin_signature[6] __attribute__((aligned(16)));
__asm(".globl end_signature\nend_signature = begin_signature + 24");
volatile unsigned work = 7;

__attribute__((naked, section(".start"))) void _start(void) { __asm volatile("la sp, _stack\nj run"); }

__attribute__((used, noreturn)) void run(void)
{
    begin_signature[0] = 0xdeadbeef;
    for (unsigned i = 1; i < 6; i++) begin_signature[i] = work *= 0x01000193u;
    tohost[1] = 0;
    tohost[0] = FAIL == 0 ? 1 : FAIL << 1 | 1;
    for (;;) {}
}

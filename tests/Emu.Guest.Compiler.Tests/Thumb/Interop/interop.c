/* Callers and callees for AapcsTests. The bytes in AapcsTests.cs come from this file:
   arm-none-eabi-gcc -O2 -mcpu=cortex-m4 -mthumb -mfloat-abi=soft -ffreestanding -c interop.c && ./bytes.sh interop.o   (gcc 12.2.1) */

typedef long long (*mixed)(int, long long, int, int, long long, signed char);

/* Calls compiled code with arguments in r0, r2:r3, the stack and a hole before the 64-bit one. */
long long c_caller(mixed f, int x)
{
    return f(x, 0x123456789LL * x, x + 1, x + 2, -5LL - x, (signed char)-x) * 3;
}

/* Called by compiled code. Destroys every register that a callee may destroy. */
long long c_callee(int a, int b, int c, int d, long long e, int f)
{
    long long r = a * 3 + (b ^ c) - d + e * 7 - f;
    __asm__ volatile("mov r1, #0x55\n mov r2, #0x55\n mov r3, #0x55\n mov r12, #0x55\n" : : : "r1", "r2", "r3", "r12", "cc");
    return r;
}

// Double precision as a compiler uses it: sums, products, quotients, roots, conversions, comparisons, minimum and maximum.
#include "../start.h"
#define CPACR REG(0xE000ED88)
static union { double d; unsigned w[2]; } u;
static void show(const char *name, double value) { u.d = value; put(name); put(" "); put_hex(u.w[1]); put_hex(u.w[0]); put("\n"); }
// Apart from main, whose prologue would use the unit before it is on.
__attribute__((noinline)) static int compute(void)
{
    put_line("mvfr0", REG(0xE000EF40));
    volatile double start = 1.0;
    double x = start, sum = 0, product = 1;
    for (int i = 1; i < 200; i++) {
        x = x * 1.0625 + 1.0 / i;
        sum += __builtin_sqrt(x) - (double)(float)x * 0.5;
        product = product * (1.0 + 1.0 / (double)(i * i));
        if (x > 1e6) x -= 999999.5;
    }
    show("x", x); show("sum", sum); show("product", product);
    show("fma", __builtin_fma(x, sum, product));
    show("min", __builtin_fmin(x, sum)); show("max", __builtin_fmax(x, sum));
    put_line("int", (unsigned)(int)sum); put_line("unsigned", (unsigned)product);
    show("trunc", __builtin_trunc(sum)); show("floor", __builtin_floor(sum)); show("rint", __builtin_rint(sum));
    show("nan", (x - x) / (x - x)); show("inf", x / (start - 1.0)); show("tiny", 1e-300 * start * 1e-20);
    put_line("compare", (unsigned)((x < sum) | (x > sum) << 1 | (x == x) << 2));
    return 0;
}

int main(void)
{
    CPACR |= 15u << 20;
    __asm volatile("dsb\n isb");
    return compute();
}

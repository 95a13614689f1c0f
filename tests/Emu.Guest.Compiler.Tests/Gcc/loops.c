/* Inner loops of kernels, the same as in Thumb/DotProducts.cs: gcc's code for them is what GccLoopTests compares results, instructions and bytes with. */
#include <stdint.h>

int dot_pointer(const int8_t *x, const int8_t *w, int n, int offset)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += (x[i] + offset) * w[i];
    return sum;
}

int dot_unrolled(const int8_t *x, const int8_t *w, int n, int offset)
{
    int sum = 0;
    for (int i = 0; i < n; i += 4) {
        sum += (x[i] + offset) * w[i];
        sum += (x[i + 1] + offset) * w[i + 1];
        sum += (x[i + 2] + offset) * w[i + 2];
        sum += (x[i + 3] + offset) * w[i + 3];
    }
    return sum;
}

/* n rows of 3 taps of 64 channels, as in a 3x3 convolution. */
int conv_rows(const int8_t *x, const int8_t *w, int n, int offset)
{
    int sum = 0;
    for (int row = 0; row < n; row++)
        for (int tap = 0; tap < 3; tap++) {
            const int8_t *a = x + (row * 3 + tap) * 64, *b = w + (row * 3 + tap) * 64;
            for (int c = 0; c < 64; c++)
                sum += (a[c] + offset) * b[c];
        }
    return sum;
}

/* Sums at x become int8 at y: a product in 64 bits, rounded, shifted, moved, clamped. Gives the sum of the outputs. */
int requantise(const int32_t *x, int8_t *y, int n, int shift)
{
    int total = 0;
    for (int i = 0; i < n; i++) {
        int scaled = (int)(((int64_t)x[i] * 1288490189 + (1 << 30)) >> 31);
        int value = ((scaled + (1 << (shift - 1))) >> shift) - 5;
        value = value < -128 ? -128 : value;
        value = value > 127 ? 127 : value;
        y[i] = (int8_t)value;
        total += value;
    }
    return total;
}

// A function that is inlined into two files.
static inline unsigned mix(unsigned a, unsigned b)
{
    a ^= b << 5;
    return a + (b >> 3);
}

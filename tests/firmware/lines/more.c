#include "shared.h"

unsigned count(const unsigned *words, unsigned length)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < length; i++)
        sum = mix(sum, words[i]);
    return sum;
}

// What the Secure program offers (through SG) and what the Non-secure program has at the start of its image.
#pragma once
typedef unsigned (*function)(unsigned, unsigned);
struct offer { const void *stack; void *reset; const void *vectors[14 + 8]; function calls[24]; };
unsigned gate_add(unsigned a, unsigned b);
unsigned gate_back(unsigned index, unsigned value);
unsigned gate_status(unsigned what, unsigned value);
#define NONSECURE ((const struct offer *)0x00200000)

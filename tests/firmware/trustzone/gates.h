// What the Secure program offers (through SG) and what the Non-secure program has at the start of its image.
#pragma once
#include "places.h"
typedef unsigned (*function)(unsigned, unsigned);
struct offer { const void *stack; void *reset; const void *vectors[14 + 8]; function calls[24]; };
unsigned gate_add(unsigned a, unsigned b);
unsigned gate_back(unsigned index, unsigned value);
unsigned gate_status(unsigned what, unsigned value);
#define NONSECURE ((const struct offer *)NONSECURE_CODE)

// A predicated block whose second instruction stores to a bad address. What is stored goes to out[0] to out[11], VPR after it to out[12].
#define CUT_BLOCK(out, bad) __asm volatile( \
        "mov r0, #1\n vdup.32 q0, r0\n vmov.i32 q1, #0\n mov r0, #0x1234\n vmov.32 q1[1], r0\n vmov.32 q1[3], r0\n" \
        "vpttee.i32 ne, q1, q0\n vstrwt.32 q1, [%0]\n vstrwt.32 q0, [%1]\n vstrwe.32 q0, [%0, #16]\n vstrwe.32 q1, [%0, #32]\n" \
        "vmrs r2, vpr\n str r2, [%0, #48]\n mov r2, #0\n vmsr vpr, r2\n" :: "r"(out), "r"(bad) : "r0", "r2", "memory")

// What the two halves of the Baseline program share. It uses what ARMv8-M Baseline and Mainline mean alike: no IT, no BASEPRI, no fault but HardFault, two bits of priority.
#pragma once
#include "both.h"
#include "gates.h"

// A handler that gets EXC_RETURN and where r8 to r12, r0 to r7 and lr were when it began.
#define BASELINE_HANDLER(name, body) \
    __attribute__((naked, used)) void name(void) { __asm volatile("push {r0-r7, lr}\n mov r0, r8\n mov r1, r9\n mov r2, r10\n mov r3, r11\n mov r4, r12\n push {r0-r4}\n mov r0, lr\n mov r1, sp\n bl " #body "\n" \
        " pop {r0-r4}\n mov r8, r0\n mov r9, r1\n mov r10, r2\n mov r11, r3\n mov r12, r4\n pop {r0-r7, pc}"); }

static inline unsigned tt(unsigned a) { unsigned v; __asm volatile("tt %0, %1" : "=r"(v) : "r"(a)); return v; }
static inline unsigned ttt(unsigned a) { unsigned v; __asm volatile("ttt %0, %1" : "=r"(v) : "r"(a)); return v; }
#define BARRIER() __asm volatile("dsb\n isb" ::: "memory")
static inline unsigned length_at(unsigned pc) { return *(unsigned short *)(pc & ~1u) >= 0xE800 ? 4 : 2; }

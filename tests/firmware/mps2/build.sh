#!/usr/bin/env bash
# Builds every program of this folder for the MPS2 boards with Cortex-M3, M4F, M7, M33 and M55, and records what QEMU 7.2 prints for it.
# Needs arm-none-eabi-gcc 12.2 and qemu-system-arm 7.2. The tests use the recorded files; nobody needs the tools to run them.
set -eu
cd "$(dirname "$0")"
common="-mthumb -g0 -ffunction-sections -fdata-sections -Wall -Wextra -Werror -Wno-array-bounds -fno-asynchronous-unwind-tables -ffreestanding -nostdlib"
link="-T mps2.ld -Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
# board, core, level, program
build() {
    board=$1 core=$2 level=$3 source=$4 name="$1-$(basename "$4")-${3#-}"
    arm-none-eabi-gcc -mcpu=$core $common "$level" ${link/mps2.ld/${script:-mps2.ld}} ${start:-../start.c} "$source.c" -lgcc -o "$name.elf"
    arm-none-eabi-strip --strip-debug "$name.elf"
    timeout 10 qemu-system-arm -M "${machine:-mps2}-$board" -display none -monitor none -serial none -semihosting-config enable=on,target=native ${clock:-} \
        -kernel "$name.elf" > "$name.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
    echo "exit $code" >> "$name.expected.txt"
}
for target in an385:cortex-m3 an386:cortex-m4+nofp an500:cortex-m7+nofp; do
    for program in mpu nested rtos; do build "${target%:*}" "${target#*:}" -O2 $program; done
    build "${target%:*}" "${target#*:}" -Os rtos
done
build an385 cortex-m3 -O2 bitband
build an386 "cortex-m4 -mfloat-abi=hard" -O2 rtos-float
for level in -O0 -O2 -Os; do
    build an385 cortex-m3 $level ../algorithms
    build an500 cortex-m7+nofp $level ../algorithms
done
build an500 "cortex-m7 -mfloat-abi=hard -fno-math-errno" -O2 doubles
build an500 "cortex-m7 -mfloat-abi=hard" -O2 rtos-float
# Cortex-M33 at its Secure addresses, in Secure state. SVC, PendSV and the faults are as in ARMv7-M there.
script=an505.ld
for program in mpu8 nested ../algorithms; do build an505 cortex-m33+nofp -O2 $program; done
build an505 cortex-m33+nofp -O2 limits
build an505 "cortex-m33 -mfloat-abi=hard" -Os rtos8-float
# Cortex-M55 in Secure state, first code without MVE.
script=an547.ld machine=mps3
for program in mpu8-547 nested doubles; do build an547 "cortex-m55+nomve -mfloat-abi=hard -fno-math-errno" -O2 $program; done
build an547 "cortex-m55+nomve -mfloat-abi=hard" -O2 rtos8-float
build an547 "cortex-m55+nofp" -O2 ../algorithms
# MVE: intrinsics, loops that the compiler makes vectors of (not those of start.c, where the unit is off), and exceptions in vector code.
sed 's/^__attribute__((noreturn)) void reset/__attribute__((optimize("no-tree-vectorize", "no-tree-loop-distribute-patterns"))) &/; s/"start.h"/"..\/start.h"/' ../start.c > start-scalar.c
start=start-scalar.c
for level in -O1 -O3; do build an547 "cortex-m55+nomve.fp -mfloat-abi=hard" $level vectors; done
build an547 "cortex-m55+nomve.fp -mfloat-abi=hard" -O1 vector-context
build an547 "cortex-m55 -mfloat-abi=hard" -O1 vector-floats
build an547 "cortex-m55 -mfloat-abi=hard -ffast-math" -O3 vector-floats
build an547 "cortex-m55 -mfloat-abi=hard" -O1 beats
rm start-scalar.c
start=
build an547 "cortex-m55 -mfloat-abi=softfp -mgeneral-regs-only -Wa,--no-warn" -O1 float-payloads
# The console's port, with input; its output instead of semihosting's.
script=mps2.ld
for target in an385:cortex-m3 an500:cortex-m7+nofp; do
    board=${target%:*} name="${target%:*}-echo-O2"
    arm-none-eabi-gcc -mcpu=${target#*:} $common -O2 $link ../start.c echo.c -lgcc -o "$name.elf"
    arm-none-eabi-strip --strip-debug "$name.elf"
    (cat echo.input.txt; sleep 5) | timeout 10 qemu-system-arm -M mps2-$board -display none -monitor none -serial stdio -semihosting-config enable=on,target=native \
        -kernel "$name.elf" > "$name.expected.txt" 2>&1 && code=0 || code=$?
    echo "exit $code" >> "$name.expected.txt"
done
# The dual timer, and the watchdog of the MPS2 images. QEMU's time is counted in instructions, 32 ns each, so that it does not run away from the program.
machine=mps2 start= script=mps2.ld clock="-icount shift=5"
for target in an385:cortex-m3 an386:cortex-m4+nofp an500:cortex-m7+nofp; do build "${target%:*}" "${target#*:}" -O2 watchers; done
script=an505.ld
build an505 "cortex-m33+nofp -DDUAL=0x50002000 -DDUAL_IRQ=5" -O2 watchers
# Data, stack and changing code in the code memory.
clock="" script=code-ram.ld places="-DCODE=0 -DALIAS=0x400000"
for target in an385:cortex-m3 an386:cortex-m4+nofp an500:cortex-m7+nofp; do build "${target%:*}" "${target#*:} $places" -O2 code-ram; done
script=code-ram-secure.ld places="-DCODE=0x10000000 -DALIAS=0"
build an505 "cortex-m33+nofp $places" -O2 code-ram
machine=mps3
build an547 "cortex-m55+nofp $places" -O2 code-ram

#!/usr/bin/env bash
# Builds suite.c for every core at -O0, -O2 and -Os, and records what QEMU 7.2 prints for it. QEMU has no Cortex-M0+ and M23: the image of M0 is the one for M0+, and
# code for M23 runs on QEMU's Cortex-M33. Needs arm-none-eabi-gcc 12.2 with newlib and qemu-system-arm 7.2. The tests use the recorded files.
set -eu
cd "$(dirname "$0")"
common="-mthumb -masm-syntax-unified -g0 -ffunction-sections -fdata-sections -Wall -Wextra -Werror -Wno-array-bounds -Wno-infinite-recursion -fno-asynchronous-unwind-tables -fno-math-errno -nostartfiles --specs=nano.specs"
link="-Wl,-z,max-page-size=16 -Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
# core, machine, script, options
while read -r core machine script options; do
    for level in -O0 -O2 -Os; do
        name="$core${level#-}"
        arm-none-eabi-gcc $options $common $level -L ../mps2 -T "$script" $link ../start.c suite.c -lm -o "$name.elf"
        arm-none-eabi-strip -s "$name.elf"
        timeout 10 qemu-system-arm -M $machine -display none -monitor none -serial none -semihosting-config enable=on,target=native -kernel "$name.elf" > "$name.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
        echo "exit $code" >> "$name.expected.txt"
    done
done <<'CORES'
m0- microbit ../microbit.ld -mcpu=cortex-m0
m3- mps2-an385 ../mps2/mps2.ld -mcpu=cortex-m3
m4- mps2-an386 ../mps2/mps2.ld -mcpu=cortex-m4+nofp
m4f- mps2-an386 ../mps2/mps2.ld -mcpu=cortex-m4 -mfloat-abi=hard
m7- mps2-an500 ../mps2/mps2.ld -mcpu=cortex-m7 -mfloat-abi=hard
m23- mps2-an505 ../mps2/an505.ld -mcpu=cortex-m23
m33- mps2-an505 ../mps2/an505.ld -mcpu=cortex-m33+nofp
m33f- mps2-an505 ../mps2/an505.ld -mcpu=cortex-m33 -mfloat-abi=hard
m55- mps3-an547 ../mps2/an547.ld -mcpu=cortex-m55+nomve -mfloat-abi=hard -DMPS3
CORES

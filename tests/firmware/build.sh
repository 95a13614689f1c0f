#!/usr/bin/env bash
# Builds every program of this folder and records what QEMU 7.2 (mps2-an386, Cortex-M4) prints for it.
# Needs arm-none-eabi-gcc 12.2 and qemu-system-arm 7.2. The tests use the recorded files; nobody needs the tools to run them.
set -eu
cd "$(dirname "$0")"
flags="-mcpu=cortex-m4 -mthumb -mfloat-abi=soft -O2 -g0 -ffunction-sections -fdata-sections -Wall -Wextra -Werror -fno-asynchronous-unwind-tables"
link="-T mps2.ld -Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
for source in algorithms faults interrupts dsp conditional copied uart broken trace; do
    arm-none-eabi-gcc $flags -Wno-infinite-recursion -Wno-array-bounds -ffreestanding -nostdlib $link start.c $source.c -lgcc -o $source.elf
done
arm-none-eabi-gcc $flags --specs=rdimon.specs $link start.c library.c -o library.elf
arm-none-eabi-gcc ${flags/-mfloat-abi=soft/-mfloat-abi=hard -mfpu=fpv4-sp-d16} -ffreestanding -fno-math-errno -nostdlib $link start.c float.c -lgcc -o float.elf
# The same linker script with flash where the two real boards have it. QEMU has neither board.
for board in nucleo:0x08000000:-DNUCLEO nano:0x00010000:-DNANO; do
    IFS=: read -r name flash define <<< "$board"
    sed "s/ORIGIN = 0x00000000/ORIGIN = $flash/" mps2.ld > "ports-$name.ld"
    arm-none-eabi-gcc $flags -fno-tree-loop-distribute-patterns $define -ffreestanding -nostdlib ${link/mps2.ld/ports-$name.ld} start.c ports.c -lgcc -o "ports-$name.elf"
    rm "ports-$name.ld"
done
# The two chips of Raspberry Pi, where the boot ROM or the second stage would jump to. QEMU has neither.
for chip in rp2040:cortex-m0plus:0x10000100: rp2350:cortex-m33+nodsp+nofp:0x10000200:-DRP2350; do
    IFS=: read -r name core flash define <<< "$chip"
    sed "s/ORIGIN = 0x00000000/ORIGIN = $flash/" microbit.ld > "$name.ld"
    arm-none-eabi-gcc ${flags/cortex-m4/$core} $define -ffreestanding -nostdlib ${link/mps2.ld/$name.ld} start.c pico.c -lgcc -o "ports-$name.elf"
    rm "$name.ld"
done
arm-none-eabi-strip --strip-debug ./*.elf
for elf in *.elf; do
    case "$elf" in broken.elf | trace.elf | ports-* | microbit-*) continue ;; esac
    serial=none
    if [ "$elf" = uart.elf ]; then serial=stdio; fi
    # With target=native, console output of semihosting arrives on standard error or output; both are kept, and the exit code.
    timeout 60 qemu-system-arm -M mps2-an386 -display none -monitor none -serial $serial \
        -semihosting-config enable=on,target=native,arg=library,arg=one,arg=two -kernel "$elf" > "${elf%.elf}.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
    echo "exit $code" >> "${elf%.elf}.expected.txt"
done
# ARMv6-M, on the micro:bit's Cortex-M0.
for source in algorithms v6m; do
    arm-none-eabi-gcc ${flags/cortex-m4/cortex-m0} -masm-syntax-unified -ffreestanding -fno-tree-loop-distribute-patterns -nostdlib ${link/mps2.ld/microbit.ld} start.c $source.c -lgcc -o "microbit-$source.elf"
    arm-none-eabi-strip --strip-debug "microbit-$source.elf"
    timeout 60 qemu-system-arm -M microbit -display none -monitor none -serial none -semihosting-config enable=on,target=native \
        -kernel "microbit-$source.elf" > "microbit-$source.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
    echo "exit $code" >> "microbit-$source.expected.txt"
done

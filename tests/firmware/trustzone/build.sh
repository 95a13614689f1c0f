#!/usr/bin/env bash
# Builds the Secure and the Non-secure program of this folder into one ELF for each board, and records what QEMU 7.2 prints for it.
# Needs arm-none-eabi-gcc 12.2 and qemu-system-arm 7.2. The tests use the recorded files; nobody needs the tools to run them.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
common="-mthumb -O2 -g0 -ffunction-sections -fdata-sections -Wall -Wextra -Werror -Wno-array-bounds -Wno-misleading-indentation -Wno-unused-parameter -Wno-unused-function -Wno-unused-variable -fno-asynchronous-unwind-tables -fno-tree-vectorize -ffreestanding -nostdlib -fomit-frame-pointer"
link="-Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
# board, name, start of the sources' names, core options
build() {
    local board=$1 name=$2 sources=$3 machine=mps2-an505 place=""
    shift 3
    [ "$board" = an547 ] && machine=mps3-an547 && place="-DAN547"
    local gates
    gates=$(echo GATES | cat places.h - | arm-none-eabi-cpp -P $place | tail -n 1)
    for half in secure nonsecure; do arm-none-eabi-cpp -P -x c $place "$half.ld" > "$work/$half.ld"; done
    secure() { arm-none-eabi-gcc -mcmse "$@" -T "$work/secure.ld" $link -Wl,--cmse-implib -Wl,--section-start=.gnu.sgstubs=$gates -Wl,--out-implib="$work/gates.o" "${sources}secure.c" -lgcc -o "$work/secure.elf"; }
    secure $common $place "$@"
    arm-none-eabi-gcc $common $place "$@" -T "$work/nonsecure.ld" $link -Wl,--entry=0 "${sources}nonsecure.c" "$work/gates.o" -lgcc -o "$work/nonsecure.elf"
    arm-none-eabi-objcopy -O binary "$work/nonsecure.elf" "$work/nonsecure.bin"
    printf '.section .nonsecure,"ax"\n.incbin "%s"\n' "$work/nonsecure.bin" > "$work/nonsecure.s"
    arm-none-eabi-gcc "$@" -c "$work/nonsecure.s" -o "$work/image.o"
    secure $common $place "$@" "$work/image.o"
    arm-none-eabi-strip --strip-debug "$work/secure.elf" -o "$name.elf"
    timeout 20 qemu-system-arm -M $machine -display none -monitor none -serial stdio -semihosting-config enable=on,target=native \
        -kernel "$name.elf" 2>&1 < /dev/null | tr -d '\r' | head -c 100000 > "$name.expected.txt" && code=0 || code=$?
    echo "exit $code" >> "$name.expected.txt"
}
build an505 an505-integer "" -mcpu=cortex-m33+nofp
build an505 an505-floats "" -mcpu=cortex-m33 -mfloat-abi=hard
# What ARMv8-M Baseline and Mainline mean alike, recorded from a Cortex-M33: QEMU has no Cortex-M23.
build an505 an505-baseline baseline- -mcpu=cortex-m23
build an505 an505-ports ports- -mcpu=cortex-m33+nofp
build an547 an547-ports ports- -mcpu=cortex-m33+nofp
# A loop, for its speed; -DROUNDS=2000 makes it long enough to be timed.
build an505 an505-loop loop- -mcpu=cortex-m33+nofp -DROUNDS=20
build an547 an547-loop loop- -mcpu=cortex-m33+nofp -DROUNDS=20
build an547 an547-integer "" -mcpu=cortex-m33+nofp
build an547 an547-floats "" -mcpu=cortex-m33 -mfloat-abi=hard
build an547 an547-vectors "" -mcpu=cortex-m55 -mfloat-abi=hard -fno-tree-vectorize

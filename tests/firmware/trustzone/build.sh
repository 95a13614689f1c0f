#!/usr/bin/env bash
# Builds the Secure and the Non-secure program of this folder into one ELF for the MPS2 board with image AN505, and records what QEMU 7.2 prints for it.
# Needs arm-none-eabi-gcc 12.2 and qemu-system-arm 7.2. The tests use the recorded files; nobody needs the tools to run them.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
common="-mthumb -g0 -ffunction-sections -fdata-sections -Wall -Wextra -Werror -Wno-array-bounds -Wno-misleading-indentation -Wno-unused-parameter -Wno-unused-function -Wno-unused-variable -fno-asynchronous-unwind-tables -ffreestanding -nostdlib -fomit-frame-pointer"
link="-Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
# core options, level, name
build() {
    secure() { arm-none-eabi-gcc -mcpu=$1 -mcmse $common $2 -T secure.ld $link -Wl,--cmse-implib -Wl,--section-start=.gnu.sgstubs=0x10100000 -Wl,--out-implib="$work/gates.o" secure.c "${@:3}" -lgcc -o "$work/secure.elf"; }
    : > "$work/empty.bin"
    secure "$1" $2
    arm-none-eabi-gcc -mcpu=$1 $common $2 -T nonsecure.ld $link -Wl,--entry=0 nonsecure.c "$work/gates.o" -lgcc -o "$work/nonsecure.elf"
    arm-none-eabi-objcopy -O binary "$work/nonsecure.elf" "$work/nonsecure.bin"
    printf '.section .nonsecure,"ax"\n.incbin "%s"\n' "$work/nonsecure.bin" > "$work/nonsecure.s"
    arm-none-eabi-gcc -mcpu=$1 -c "$work/nonsecure.s" -o "$work/image.o"
    secure "$1" $2 "$work/image.o"
    arm-none-eabi-strip --strip-debug "$work/secure.elf" -o "$3.elf"
    timeout 20 qemu-system-arm -M mps2-an505 -display none -monitor none -serial none -semihosting-config enable=on,target=native \
        -kernel "$3.elf" 2>&1 < /dev/null | head -c 100000 > "$3.expected.txt" && code=0 || code=$?
    echo "exit $code" >> "$3.expected.txt"
}
build "cortex-m33+nofp" -O2 integer
build "cortex-m33 -mfloat-abi=hard" -O2 floats

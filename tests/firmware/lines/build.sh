#!/usr/bin/env bash
# Builds a program with line information of several kinds, and records what addr2line of GNU binutils says for every halfword of its code.
# Needs arm-none-eabi-gcc and riscv64-unknown-elf-gcc 12.2. The tests use the recorded files; nobody needs the tools to run them.
set -eu
cd "$(dirname "$0")"
flags="-Og -ffreestanding -nostdlib -ffunction-sections -Wl,--gc-sections,--build-id=none,--no-warn-rwx-segments -ffile-prefix-map=$PWD=. -Wall -Wextra"
build() { # name, prefix, flags
    "$2-gcc" $flags $3 lines.c ./more.c -o "$1.elf"
    "$2-objcopy" --remove-section=.comment --remove-section=.ARM.attributes "$1.elf"
    # From the first function on: lines of functions that the linker left out have address 0, where addr2line takes them for those of the vector table.
    start=$((0x$("$2-nm" -n "$1.elf" | awk '$2 == "T" { print $1; exit }')))
    end=$(($("$2-size" -A "$1.elf" | awk '$1 == ".text" { print $2 "+" $3 }')))
    for ((i = start; i < end; i += 2)); do printf '0x%08x\n' $i; done |
        "$2-addr2line" -a -s -e "$1.elf" | paste - - | sed 's/ (discriminator [0-9]*)//' > "$1.expected.txt"
}
for version in 2 4 5; do
    build "arm-dwarf$version" arm-none-eabi "-mcpu=cortex-m4 -mthumb -gdwarf-$version -gstrict-dwarf -T arm.ld"
done
build riscv-dwarf5 riscv64-unknown-elf "-march=rv32imac_zicsr -mabi=ilp32 -gdwarf-5 -T riscv.ld"

#!/usr/bin/env bash
# Compiles compiled.c for each core and records objdump's text into arm/compiled.txt. Needs arm-none-eabi-gcc.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# name of the core, options, level
list() {
    arm-none-eabi-gcc -mthumb $2 $3 -fno-math-errno -c compiled.c -o "$work/compiled${3%% *}.o"
    ./listing.sh "$1" "${4:-}" "$work/compiled${3%% *}.o"
}
{
    echo "# address word text, in sequence; [core file function] starts a function. Written by compiled.sh from compiled.c: $(arm-none-eabi-gcc --version | head -1)."
    for level in -O2 -Os "-O3 -funroll-loops"; do list m4 -mcpu=cortex-m4+nofp "$level"; done
    list m0 -mcpu=cortex-m0 -O2
    for level in -O2 -Os; do
        list m3 -mcpu=cortex-m3 $level
        list m4f "-mcpu=cortex-m4 -mfloat-abi=hard" $level
        list m7d "-mcpu=cortex-m7 -mfloat-abi=hard" $level
        list m23 -mcpu=cortex-m23 $level
        list m33f "-mcpu=cortex-m33 -mfloat-abi=hard" $level
        list m55 "-mcpu=cortex-m55+nomve -mfloat-abi=hard" $level "-m armv8.1-m.main"
        list mve "-mcpu=cortex-m55 -mfloat-abi=hard" $level "-m armv8.1-m.main"
    done
    list mve "-mcpu=cortex-m55 -mfloat-abi=hard" "-O3 -ffast-math" "-m armv8.1-m.main"
} > arm/compiled.txt

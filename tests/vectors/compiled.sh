#!/usr/bin/env bash
# Compiles compiled.c for Cortex-M0 and Cortex-M4 and records objdump's text into arm/compiled.txt. Needs arm-none-eabi-gcc.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo "# address word text, in sequence; [name] starts a function. Written by compiled.sh from compiled.c: $(arm-none-eabi-gcc --version | head -1)."
    for options in "-mcpu=cortex-m4 -O2" "-mcpu=cortex-m4 -Os" "-mcpu=cortex-m4 -O3 -funroll-loops" "-mcpu=cortex-m0 -O2"; do
        arm-none-eabi-gcc -mthumb $options -c compiled.c -o "$work/c.o"
        # Calls are relocated: their text is the symbol's, so they are left out. So is data in code.
        arm-none-eabi-objdump -d "$work/c.o" | sed -nE \
            -e 's/^[0-9a-f]+ <([^>]*)>:$/['"${options//[^a-zA-Z0-9]/ }"' \1]/p' \
            -e '/\t\.(word|short|byte)/d' -e '/\tbl\t|R_ARM/d' \
            -e 's/^ *([0-9a-f]+):\t([0-9a-f]{4}) ?([0-9a-f]{4})? *\t([^@;<]*[^@;< \t]).*$/\1 \2\3 \4/p' | tr '\t' ' '
    done
} > arm/compiled.txt

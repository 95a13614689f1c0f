#!/usr/bin/env bash
# Lists the code of object files and archives as objdump does: address word text, in sequence; [core file function] starts a function.
# Usage: listing.sh CORE OBJDUMP-OPTIONS FILE. Calls and tail calls are relocated: their text is the symbol's, so they are left out. So is data in code.
set -eu
arm-none-eabi-objdump $2 -d "$3" | sed -nE \
    -e 's/^[0-9a-f]+ <([^>]*)>:$/['"$1 $(basename "$3")"' \1]/p' \
    -e '/\t\.(word|short|byte)/d' -e '/\tf7ff bffe/d' -e '/\tbl\t|R_ARM/d' \
    -e 's/^ *([0-9a-f]+):\t([0-9a-f]{4}) ?([0-9a-f]{4})? *\t([^@;<]*[^@;< \t]).*$/\1 \2\3 \4/p' | tr '\t' ' '

#!/bin/sh
# Prints the code of each function of an object file as hex. The functions must need no relocation.
for f in c_caller c_callee; do
    arm-none-eabi-objcopy -O binary -j .text "$1" /tmp/text.$$
    set -- "$1" $(arm-none-eabi-nm -S "$1" | awk -v f=$f '$4 == f { print $1, $2 }')
    printf '%s %s\n' "$f" "$(xxd -p -c 4096 -s $((0x$2)) -l $((0x$3)) /tmp/text.$$)"
    set -- "$1"
done
rm -f /tmp/text.$$

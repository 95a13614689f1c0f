#!/bin/sh
# Writes a text file for each routine of the compiler: the bytes that binutils makes of it. Recorded with GNU binutils 2.40 (arm-none-eabi).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
for routine in ../../../guest/Emu.Guest.Compiler/Thumb/Vectors/*.s; do
    name=$(basename "$routine" .s)
    { echo '.syntax unified'; echo '.thumb'; cat "$routine"; } >"$work/s"
    arm-none-eabi-as -march=armv8.1-m.main+mve -o "$work/o" "$work/s"
    arm-none-eabi-objcopy -O binary -j .text "$work/o" "$work/bin"
    od -An -v -tx1 "$work/bin" | sed 's/^ //' >"$name.txt"
done

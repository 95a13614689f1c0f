#!/bin/sh
# Writes multiply-add.txt: the bytes that binutils makes of multiply-add.s. Recorded with GNU binutils 2.40 (arm-none-eabi).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
arm-none-eabi-as -march=armv8.1-m.main+mve -o "$work/o" multiply-add.s
arm-none-eabi-objcopy -O binary -j .text "$work/o" "$work/bin"
od -An -v -tx1 "$work/bin" | sed 's/^ //' >multiply-add.txt

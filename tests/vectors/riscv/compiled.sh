#!/usr/bin/env bash
# Records objdump's text of gcc's code for ../compiled.c into compiled.txt: the instruction mix that compilers make.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(riscv64-unknown-elf-gcc --version | head -1)
echo "# address word text: $version and its objdump -M no-aliases, comments and symbols cut. Written by compiled.sh." > compiled.txt
for options in "-march=rv32imac_zicsr -O2" "-march=rv32i -O1" "-march=rv32imc_zba_zbb_zbs -Os"; do
  riscv64-unknown-elf-gcc $options -mabi=ilp32 -ffreestanding -c ../compiled.c -o "$work/c.o"
  riscv64-unknown-elf-objdump -d -M no-aliases "$work/c.o" | python3 -c "
import re, sys
for l in sys.stdin:
    m = re.match(r'\s*([0-9a-f]+):\s+([0-9a-f]{4,8})\s+(.*)$', l)
    if not m: continue
    t = re.sub(r'\s*#.*$', '', m.group(3)); t = re.sub(r'\s*<[^>]*>$', '', t).replace('\t', ' ').strip()
    print(m.group(1), m.group(2), t)
" >> compiled.txt
done

#!/usr/bin/env bash
# Records GNU objdump's text of every word in words.txt into disassembly.txt. Needs binutils-riscv64-unknown-elf.
set -eu
cd "$(dirname "$0")"
version=$(riscv64-unknown-elf-objdump --version | head -1)
echo "# address word text: $version, -M no-aliases, comments and symbols cut. Written by disassemble.sh." > disassembly.txt
grep -v -e '^#' -e Zfinx words.txt | cut -d'|' -f2 | python3 listing.py >> disassembly.txt
grep Zfinx words.txt | cut -d'|' -f2 | python3 listing.py rv32ima_zicsr_zfinx >> disassembly.txt

#!/usr/bin/env bash
# Lists all 16-bit words, and 200,000 random 32-bit ones, as objdump does: the input of an explicit test in RiscVDisassemblyTests.cs.
# Usage: everything.sh LISTING; then
# EMU_RISCV_LISTING=LISTING dotnet run --project tests/Emu.Tests -c Release -- --filter-method '*every_16_bit_word_is*' --explicit only
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python3 - <<'PYTHON' | python3 "$here/listing.py" > "$1"
import random
random.seed(5)
print(' '.join('%04x' % w for w in range(65536) if w & 3 != 3))
opcodes = [0x03, 0x0f, 0x13, 0x17, 0x23, 0x2f, 0x33, 0x37, 0x63, 0x67, 0x6f, 0x73]
print(' '.join('%08x' % (random.getrandbits(32) & ~0x7f | random.choice(opcodes)) for _ in range(200000)))
PYTHON

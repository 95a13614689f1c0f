#!/usr/bin/env bash
# Records LLVM's text of words that GNU binutils 2.40 does not know: all of Zcb, Zcmp and Zcmt, and some of Zicond, into llvm.txt. Needs llvm-mc 19 (Debian llvm-19).
set -eu
cd "$(dirname "$0")"
python3 - <<'PYTHON' > llvm.txt
import random, re, subprocess
random.seed(1)
words = [w for w in range(0x8000, 0xA000, 4)] + [w for w in range(0x9C01, 0xA001, 4)] + [w for w in range(0xA002, 0xC002, 4)]
words += [0x0E005033 | f << 12 & 0x2000 | random.getrandbits(5) << 7 | random.getrandbits(10) << 15 for f in range(0, 400)]
def octets(w): return ' '.join(f'0x{w >> 8 * i & 255:02x}' for i in range(4 if w & 3 == 3 else 2))
run = subprocess.run(['llvm-mc-19', '--disassemble', '-triple=riscv32', '-mattr=+m,+c,+zba,+zbb,+zcb,+zcmp,+zcmt,+zicond', '-M', 'no-aliases'],
    input='\n'.join(map(octets, words)) + '\n', capture_output=True, text=True)
bad = {int(m) for m in re.findall(r'<stdin>:(\d+):\d+: warning: invalid', run.stderr)}
texts = iter(t.strip() for t in run.stdout.splitlines() if t.startswith('\t') and not t.startswith('\t.'))
print('# word text: llvm-mc 19.1.7, -M no-aliases, "-" where it knows no instruction. Written by llvm.sh.')
for line, w in enumerate(words, 1):
    print(f'{w:x}', '-' if line in bad else re.sub(r'\s+', ' ', next(texts)))
assert next(texts, None) is None
PYTHON

#!/usr/bin/env bash
# Records GNU objdump's text of every word in arm/words.txt into arm/disassembly.txt. Needs arm-none-eabi binutils.
set -eu
cd "$(dirname "$0")/arm"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$work" <<'PYTHON'
import sys
def vpt(w): return len(w) == 8 and ((int(w, 16) & 0xFF810F00) == 0xFE010F00 or (int(w, 16) & 0xEFB10F00) == 0xEE310F00) and int(w, 16) & 0x0040E000 != 0
words = [w for l in open('words.txt') if not l.startswith('#') for w in l.split('|')[1].split()]
with open(sys.argv[1] + '/words.s', 'w') as f:
    f.write('.syntax unified\n.thumb\n')
    # After IT, and after what starts a VPT block, come instructions that do not matter.
    for w in words:
        f.write(f'.inst.{"n" if len(w) == 4 else "w"} 0x{w}\n')
        if w.startswith('bf') and w[3] != '0': f.write('nop\nnop\nnop\nnop\n')
        if vpt(w): f.write('.inst.w 0xef000840\n' * 4)
PYTHON
arm-none-eabi-as -march=armv8.1-m.main+mve.fp+fp.dp+pacbti "$work/words.s" -o "$work/words.o"
arm-none-eabi-objdump -m armv8.1-m.main -d "$work/words.o" > "$work/words.d"
version=$(arm-none-eabi-objdump --version | head -1)
python3 - "$work/words.d" "$version" <<'PYTHON'
import re, sys
def vpt(w): return len(w) == 8 and ((int(w, 16) & 0xFF810F00) == 0xFE010F00 or (int(w, 16) & 0xEFB10F00) == 0xEE310F00) and int(w, 16) & 0x0040E000 != 0
words = [w for l in open('words.txt') if not l.startswith('#') for w in l.split('|')[1].split()]
lines = []
for l in open(sys.argv[1]):
    m = re.match(r'\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(.*)$', l)
    if m: lines.append((m.group(1), m.group(2).replace(' ', ''), m.group(3)))
out, k = [], 0
for w in words:
    address, word, text = lines[k]
    assert word == w, (word, w)
    k += 5 if w.startswith('bf') and w[3] != '0' or vpt(w) else 1
    text = re.sub(r'\s*[@;].*$', '', text)
    text = re.sub(r'^(bfcsel\t.*?) <[^>]*>', r'\1', text)
    text = re.sub(r'\s*<[^>]*>$', '', text).replace('\t', ' ').strip()
    out.append(f'{address} {word} {text}')
with open('disassembly.txt', 'w') as f:
    f.write(f'# address word text: {sys.argv[2]}, comments and symbols cut. Written by disassemble.sh.\n')
    f.write('\n'.join(out) + '\n')
PYTHON

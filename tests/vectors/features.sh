#!/usr/bin/env bash
# Records into arm/features.txt which is the least core for which GNU as accepts each row: cortex-m0 (ARMv6-M), cortex-m3 (ARMv7-M), cortex-m4 (ARMv7E-M), cortex-m4f (with FPv4-SP),
# cortex-m7s (FPv5-SP), cortex-m7d (FPv5-D16).
# The text of a row's first word in arm/disassembly.txt is assembled alone for each core. "-" where no core accepts objdump's text.
set -eu
cd "$(dirname "$0")/arm"
python3 - <<'PYTHON'
import re, subprocess, tempfile, os
words, first = [], []
for l in open('words.txt'):
    if not l.startswith('#'):
        name, ws = l.split('|')
        first.append((name.strip(), ws.split()))
text = {}
for l in open('disassembly.txt'):
    if not l.startswith('#'):
        _, word, t = l.rstrip('\n').split(' ', 2)
        text.setdefault(word, t)

FPU = {'': '.fpu softvfp', 'f': '.fpu fpv4-sp-d16', 's': '.fpu fpv5-sp-d16', 'd': '.fpu fpv5-d16'}
CORES = ('cortex-m0', 'cortex-m3', 'cortex-m4', 'cortex-m4f', 'cortex-m7s', 'cortex-m7d')

def accepts(core, t, length):
    t = re.sub(r'\b(b\w*|cbn?z)(\.\w)? (.*, )?([0-9a-f]+)$', lambda m: f"{m.group(1)}{m.group(2) or ''} {m.group(3) or ''}{'.+8'}", t)
    source = f'.syntax unified\n.cpu {core[:9]}\n{FPU[core[9:]]}\n.thumb\n{t}\nnop\nnop\nnop\nnop\nnop\nnop\n'
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.run(['arm-none-eabi-as', '-', '-o', d + '/o'], input=source, text=True, capture_output=True)
    return p.returncode == 0

with open('features.txt', 'w') as f:
    f.write('# row | least core. Written by features.sh from GNU as ' + subprocess.run(['arm-none-eabi-as', '--version'], text=True, capture_output=True).stdout.split('\n')[0] + '.\n')
    for name, ws in first:
        least = '-'
        for w in ws[:6]:
            t = text[w].replace('negs ', 'negs ')
            least = next((c for c in CORES if accepts(c, t, len(w))), '-')
            if least != '-': break
        f.write(f'{name} | {least}\n')
PYTHON

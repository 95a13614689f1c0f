#!/usr/bin/env bash
# Records into arm/features.txt which is the least core for which GNU as accepts each row, and whether it accepts it for cortex-m23 (ARMv8-M
# Baseline). The text of a row's first word in arm/disassembly.txt is assembled alone for each core. "-" where no core accepts objdump's text.
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

CORES = {
    'cortex-m0': '-mcpu=cortex-m0 -mfpu=softvfp', 'cortex-m3': '-mcpu=cortex-m3 -mfpu=softvfp', 'cortex-m4': '-mcpu=cortex-m4 -mfpu=softvfp',
    'cortex-m4f': '-mcpu=cortex-m4 -mfpu=fpv4-sp-d16', 'cortex-m7s': '-mcpu=cortex-m7 -mfpu=fpv5-sp-d16', 'cortex-m7d': '-mcpu=cortex-m7 -mfpu=fpv5-d16',
    'v8-m.main': '-march=armv8-m.main', 'v8.1-m': '-march=armv8.1-m.main', 'v8.1-m+fp': '-march=armv8.1-m.main+fp', 'v8.1-m+mve': '-march=armv8.1-m.main+mve',
    'v8.1-m+mve.fp': '-march=armv8.1-m.main+mve.fp', 'v8.1-m+pacbti': '-march=armv8.1-m.main+pacbti'}
BASELINE = '-mcpu=cortex-m23 -mfpu=softvfp'

def accepts(options, t):
    t = re.sub(r'\b(b\w*|cbn?z)(\.\w)? (.*, )?([0-9a-f]+)$', lambda m: f"{m.group(1)}{m.group(2) or ''} {m.group(3) or ''}{'.+8'}", t)
    t = re.sub(r'^(bfl?x) \w+, ', r'\1 .+8, ', re.sub(r'^(bfl?) \w+, .*', r'\1 .+8, .+12', re.sub(r'^bfcsel .*, (\w+)$', r'bfcsel .+6, .+12, .+8, \1', t)))
    source = f'.syntax unified\n.thumb\n{t}\nnop\nnop\nnop\nnop\nnop\nnop\n'
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.run(['arm-none-eabi-as', *options.split(), '-', '-o', d + '/o'], input=source, text=True, capture_output=True)
    return p.returncode == 0

with open('features.txt', 'w') as f:
    f.write('# row | least core | cortex-m23. Written by features.sh from GNU as ' + subprocess.run(['arm-none-eabi-as', '--version'], text=True, capture_output=True).stdout.split('\n')[0] + '.\n')
    for name, ws in first:
        least, text_of_row = '-', text[ws[0]]
        for w in ws[:6]:
            least = next((c for c in CORES if accepts(CORES[c], text[w])), '-') if text[w] else '-'
            if least != '-':
                text_of_row = text[w]
                break
        f.write(f'{name} | {least} | {"yes" if text_of_row and accepts(BASELINE, text_of_row) else "no"}\n')
PYTHON

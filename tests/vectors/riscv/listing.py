#!/usr/bin/env python3
"""Disassembles raw words with GNU objdump: reads 'hex hex ...' words from stdin, writes 'address word text' lines to stdout.

Words are put into the text section of an ELF file that says which extensions it uses, because objdump decides by that."""
import re, struct, subprocess, sys, tempfile, os
march = sys.argv[1] if len(sys.argv) > 1 else 'rv32imafdc_zicsr_zifencei_zba_zbb_zbc_zbs_zbkb_zicbom'
words = sys.stdin.read().split()
with tempfile.TemporaryDirectory() as work:
    at = lambda name: os.path.join(work, name)
    with open(at('raw.bin'), 'wb') as f:
        # Every word gets 8 bytes: what follows it is c.nop.
        for w in words:
            b = struct.pack('<H', int(w, 16)) if len(w) == 4 else struct.pack('<I', int(w, 16))
            f.write((b + b'\x01\x00' * 4)[:8])
    with open(at('e.s'), 'w') as f: f.write('.text\n.zero %d\n' % (8 * len(words)))
    run = lambda *a: subprocess.run(a, check=True, capture_output=True, text=True).stdout
    run('riscv64-unknown-elf-as', '-march=' + march, '-mabi=ilp32', at('e.s'), '-o', at('e.o'))
    run('riscv64-unknown-elf-objcopy', '--strip-all', '--update-section', '.text=' + at('raw.bin'), at('e.o'), at('f.o'))
    text = run('riscv64-unknown-elf-objdump', '-D', '-j', '.text', '-M', 'no-aliases', at('f.o'))
lines = {}
for l in text.splitlines():
    m = re.match(r'\s*([0-9a-f]+):\s+([0-9a-f]{4,8})\s+(.*)$', l)
    if m: lines[int(m.group(1), 16)] = (m.group(2), m.group(3))
for i, w in enumerate(words):
    word, t = lines[8 * i]
    assert word == w, (i, word, w)
    t = re.sub(r'\s*#.*$', '', t)
    t = re.sub(r'\s*<[^>]*>$', '', t).replace('\t', ' ').strip()
    # Without symbols objdump puts 0x before targets.
    if re.match(r'(c\.)?(beqz?|bnez?|blt|bge|bltu|bgeu|jal|j) ', t): t = re.sub(r'0x(?=[0-9a-f]+$)', '', t)
    print(f'{8 * i:x} {word} {t}')

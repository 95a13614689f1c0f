#!/usr/bin/env bash
# Records PACGA of QEMU 7.2's AArch64 core with QARMA5 into arm/pacga.txt: an independent run of the cipher that Emu takes for PACBTI. Needs qemu-system-aarch64 7.2 and llvm 19 (Debian).
set -eu
cd "$(dirname "$0")/arm"
python3 - <<'PYTHON'
import os, random, struct, subprocess, tempfile
random.seed(1)
corners = [0, 1, 1 << 63, (1 << 64) - 1, 0x8000000000000001, 0x00000000FFFFFFFF]
cases = [[random.choice(corners) if random.random() < .2 else random.getrandbits(64) for _ in range(4)] for _ in range(256)]
program = '''
    adr x20, cases
    adr x21, results
    mov x22, #256
1:  ldp x0, x1, [x20], #16
    ldp x2, x3, [x20], #16
    msr APGAKeyHi_EL1, x2
    msr APGAKeyLo_EL1, x3
    isb
    pacga x4, x0, x1
    str x4, [x21], #8
    subs x22, x22, #1
    b.ne 1b
    adr x1, block
    adr x2, name
    str x2, [x1]
    mov w0, #1
    hlt #0xf000
    adr x1, block
    str x0, [x1]
    adr x2, results
    str x2, [x1, #8]
    mov x2, #2048
    str x2, [x1, #16]
    mov w0, #5
    hlt #0xf000
    adr x1, stop
    mov w0, #0x18
    hlt #0xf000
    b .
    .balign 8
block: .quad 0, 5, 11
stop: .quad 0x20026, 0
name: .asciz "results.bin"
    .balign 16
cases:
''' + ''.join(f' .quad {", ".join(hex(v) for v in c)}\n' for c in cases) + 'results: .space 2048\n'
with tempfile.TemporaryDirectory() as d:
    open(d + '/p.s', 'w').write(program)
    subprocess.run(['llvm-mc-19', '-triple=aarch64', '-mattr=+pauth', '-filetype=obj', 'p.s', '-o', 'p.o'], cwd=d, check=True)
    subprocess.run(['llvm-objcopy-19', '-O', 'binary', '-j', '.text', 'p.o', 'p.bin'], cwd=d, check=True)
    subprocess.run(['qemu-system-aarch64', '-M', 'virt', '-cpu', 'max,pauth-impdef=off', '-nographic', '-monitor', 'none', '-serial', 'none', '-semihosting-config', 'enable=on,target=native',
        '-device', 'loader,file=p.bin,addr=0x40200000,cpu-num=0'], cwd=d, check=True, timeout=20, stdin=subprocess.DEVNULL)
    results = struct.unpack('<256Q', open(d + '/results.bin', 'rb').read())
with open('pacga.txt', 'w') as f:
    f.write('# pointer modifier keyHigh keyLow PACGA. Recorded from qemu-system-aarch64 7.2, -cpu max,pauth-impdef=off, by pacga.sh.\n')
    for c, r in zip(cases, results):
        f.write(' '.join(f'{v:016x}' for v in c + [r]) + '\n')
PYTHON

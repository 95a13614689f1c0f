#!/usr/bin/python3
"""Records what other implementations do with every word of arm/words.txt into arm/*.txt, one file per family of rows: Unicorn's Cortex-M4,
and for families that it does not have QEMU's Cortex-M55 (board mps3-an547, m55/harness.c).

record.py [FAMILY ...] records only those families. Needs python3-unicorn 2.0.1, qemu-system-arm 7.2, arm-none-eabi-gcc (Debian).

Deterministic: the same words give the same files. The format stands at the head of each file.
Rows whose semantics ask the machine (SVC, MRS, CPS, ...) are not recorded here; system.txt has their expectations from the manual.
"""
import glob
import os
import random
import re
import struct
import subprocess
import sys
import tempfile

from unicorn import UC_ARCH_ARM, UC_ERR_FETCH_UNMAPPED, UC_MODE_MCLASS, UC_MODE_THUMB, Uc, UcError, __version__
from unicorn.arm_const import UC_CPU_ARM_CORTEX_M4, UC_ARM_REG_APSR, UC_ARM_REG_APSR_NZCVQG, UC_ARM_REG_FPSCR, UC_ARM_REG_PC, UC_ARM_REG_R0, UC_ARM_REG_S0

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, '../../emulator/Emu/Arm')
CODE, CODE_SIZE, RAM, RAM_SIZE, AT = 0x10000000, 0x100000, 0x20000000, 0x10000, 0x10008000
CASES, IN_IT = 176, 24
CORNERS = [0, 1, 2, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF, 0xFFFFFFFE, 0x7FFF7FFF, 0x80008000,
           0x7FFF8000, 0x80007FFF, 0x7F7F7F7F, 0x80808080, 0x007F0080, 0xFF7FFF80, 0x40000000, 0xC0000000]
LOADS = {'Loads', 'Stores', 'Multiple', 'FloatLoads', 'Acquire', 'VectorLoads', 'VectorGather', 'VectorInterleave', 'StatusLoads'}
FLOATS = {'Float', 'FloatConvert', 'FloatMoves', 'FloatLoads'}
BOARD = {'FloatRound', 'FloatDouble', 'FloatDoubleConvert', 'Acquire', 'Select', 'Loops', 'LongShifts', 'FloatHalf',
         'VectorArithmetic', 'VectorReduce', 'VectorPredicate', 'VectorLoads',
         'VectorShift', 'VectorWidth', 'VectorGather', 'VectorRamp', 'VectorComplex', 'VectorInterleave', 'VectorMoves', 'VectorFloat', 'StatusLoads', 'BranchFuture'}    # recorded on QEMU's Cortex-M55
SYSTEM = 'System'
FLOAT_CASES = BOARD_CASES = 200
DEFAULTS = [(0x11111111 * k) & 0xFFFFFFFF for k in range(13)] + [0x20008000, 0x10009001]

HEADER = f'''# {{family}}: recorded from {{model}} by record.py.
# [row] heads its cases: words | before | after. words: instruction at 0x10008000, or several in sequence joined by + (IT block, LDREX).
# before: registers that differ from r0=00000000, r1=11111111, ... r9=99999999, r10=aaaaaaaa, r11=bbbbbbbb, r12=cccccccc, r13=20008000,
#   r14=10009001; psr=: N Z C V Q in bits 31..27 and GE in 19..16, else 0; fill=: all memory words. Without fill the byte at address a of
#   code (0x10000000, 1 MiB) and RAM (0x20000000, 64 KiB) is (a * 0x9E3779B1 mod 2^32) >> 24.
# before, floating point: seed= all S registers by float_of of record.py, dseed= all D registers by double_of,
#   hseed= both halves of all S registers by half_of, iseed= all words by word_of,
#   aseed= addresses, oseed=, wseed= and xseed= offsets from them, else 0; vpr=; fpscr=. after: s0= ... and fpscr= what changed.
# after: what changed: registers, psr, pc when it is not the next instruction, mADDRESS= words of RAM.
# VPR: bits 31..24 are 0 (DDI 0553); QEMU keeps them.
# Shifts to 48 bits: QEMU is asked for amounts of -47 to 47 only; beyond it reads a value of 48 bits, the manual (DDI 0553) one of 64.
# Where Unicorn differs from the manual (DDI 0403E), the manual is recorded: bits 1..0 of SP are always 0 (B1.4.1); Unicorn keeps them.
#   SMLAD sets Q when the sum of all three leaves the range of 32 bits (A7.7.140); Unicorn also when that of the products does.
#   VCVT from fixed point rounds to nearest (A7.7, FixedToFP with round_nearest); Unicorn rounds as FPSCR.RMode says, so it ran with RMode 0.
'''


FLOAT_CORNERS = [
    0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F800001, 0xFFA54321,
    0x00000001, 0x80000001, 0x007FFFFF, 0x807FFFFF, 0x00800000, 0x80800000, 0x7F7FFFFF, 0xFF7FFFFF, 0x3F7FFFFF, 0x3F800001,
    0x40000000, 0x3F000000, 0xBF000000, 0x3FC00000, 0x4F000000, 0xCF000000, 0x4F800000, 0x4EFFFFFF, 0x33800000, 0x38800000,
    0x387FC000, 0x477FE000, 0x477FF000, 0x33000000, 0x47000000, 0x1A000000, 0x5A000000, 0x00400000, 0x7C007E00, 0xFC007C01]


def float_of(n):
    """S register number n mod 32 of seed n div 32: corner values, numbers near 1, and any bits. VectorCase.cs has the same formula."""
    mask = 0xFFFFFFFF
    h = n * 0x9E3779B1 & mask
    h = (h ^ h >> 15) * 0x85EBCA77 & mask
    h = (h ^ h >> 13) * 0xC2B2AE3D & mask
    h ^= h >> 16
    if h & 7 < 3:
        return FLOAT_CORNERS[(h >> 8) % len(FLOAT_CORNERS)]
    if h & 7 < 6:
        return (h & 0x807FFFFF) | (120 + (h >> 26 & 15)) << 23
    return h * 0x9E3779B1 & mask


DOUBLE_CORNERS = [
    0x0000000000000000, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
    0x7FF8000000000000, 0xFFF8123456789ABC, 0x7FF0000000000001, 0xFFF4FEDCBA987654, 0x7FF0000020000000, 0x0000000000000001, 0x8000000000000001,
    0x000FFFFFFFFFFFFF, 0x800FFFFFFFFFFFFF, 0x0010000000000000, 0x8010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
    0x3FEFFFFFFFFFFFFF, 0x3FF0000000000001, 0x4000000000000000, 0x3FE0000000000000, 0xBFE0000000000000, 0x3FF8000000000000,
    0x41E0000000000000, 0xC1E0000000000000, 0x41DFFFFFFFC00000, 0xC1E0000000100000, 0x41EFFFFFFFF00000, 0x41F0000000000000, 0x4330000000000000,
    0x4340000000000001, 0x47EFFFFFE0000000, 0x47EFFFFFF0000000, 0x47F0000000000000, 0x3810000000000000, 0x380FFFFFFFFFFFFF, 0x36A0000000000000,
    0x3690000000000000, 0x40EFFC0000000000, 0x40EFFE0000000000, 0x40F0000000000000, 0x3F10000000000000, 0x3F0FF80000000000, 0x3E70000000000000,
    0x3E60000000000000, 0x40FFFFFFFFFFFFFF, 0x1FF0000000000000, 0x5FF0000000000000, 0x0008000000000000]


def double_of(n):
    """D register number n mod 16 of seed n div 16: corner values, numbers near 1, numbers around the limits of other formats, and any bits."""
    mask = 0xFFFFFFFFFFFFFFFF
    h = n * 0x9E3779B97F4A7C15 & mask
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9 & mask
    h = (h ^ h >> 27) * 0x94D049BB133111EB & mask
    h ^= h >> 31
    bits = h * 0x9E3779B97F4A7C15 & mask
    if h & 7 < 3:
        return DOUBLE_CORNERS[(h >> 8) % len(DOUBLE_CORNERS)]
    if h & 7 < 5:
        return (bits & 0x800FFFFFFFFFFFFF) | (1014 + (h >> 26 & 31)) << 52
    if h & 7 < 6:
        return (bits & 0x800FFFFFFFFFFFFF & ~((1 << (h >> 40) % 53) - 1)) | (860 + (h >> 26) % 320) << 52
    return bits


HALF_CORNERS = [0, 0x8000, 0x3C00, 0xBC00, 0x7C00, 0xFC00, 0x7E00, 0xFE12, 0x7C01, 0xFD55, 0x0001, 0x8001, 0x03FF, 0x83FF, 0x0400, 0x8400,
                0x7BFF, 0xFBFF, 0x3BFF, 0x3C01, 0x4000, 0x3800, 0xB800, 0x3E00, 0x7800, 0x6400, 0x6800, 0x1400, 0x0200, 0x4248]


def half_of(n):
    """Half precision number n: corner values, numbers near 1, and any bits."""
    mask = 0xFFFFFFFF
    h = n * 0x9E3779B1 & mask
    h = (h ^ h >> 15) * 0x85EBCA77 & mask
    h = (h ^ h >> 13) * 0xC2B2AE3D & mask
    h ^= h >> 16
    if h & 7 < 3:
        return HALF_CORNERS[(h >> 8) % len(HALF_CORNERS)]
    if h & 7 < 6:
        return (h >> 8 & 0x83FF) | (9 + (h >> 24 & 15)) << 10
    return h >> 16


WORD_CORNERS = [0, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x80008000, 0x7FFF7FFF, 0x80808080, 0x7F7F7F7F, 0x00010001, 0x01010101, 0xFF80007F, 0x8000FFFF, 0x00FF7F80, 1]


def word_of(n):
    """Word number n of integer vectors: corner values, small bytes of both signs, and any bits."""
    mask = 0xFFFFFFFF
    h = n * 0x9E3779B1 & mask
    h = (h ^ h >> 15) * 0x85EBCA77 & mask
    h = (h ^ h >> 13) * 0xC2B2AE3D & mask
    h ^= h >> 16
    if h & 7 < 2:
        return WORD_CORNERS[(h >> 8) % len(WORD_CORNERS)]
    if h & 7 < 4:
        return (h * 0x9E3779B1 & 0x1F1F1F1F) ^ (0xE0E0E0E0 if h & 0x100 else 0)
    return h * 0x9E3779B1 & mask


def rows():
    """name -> (family, pattern, text, flags) from the source of the rows."""
    found = {}
    for path in glob.glob(os.path.join(SOURCE, 'Thumb.*.cs')):
        family = os.path.basename(path).split('.')[1]
        for line in open(path):
            m = re.match(r'\s*new\("([^"]+)", "([^"]*)", "([^"]*)", (.*)\),$', line)
            if m:
                found[m.group(1)] = (family, m.group(2), m.group(3), m.group(4))
    return found


def letters(pattern, word):
    """Values of the letters of a pattern in a word."""
    bits = ''.join(p for p in pattern.split() if '=' not in p)
    values = {}
    for i, c in enumerate(bits):
        if c.isalpha():
            values[c] = values.get(c, 0) << 1 | (word >> (len(bits) - 1 - i) & 1)
    for p in pattern.split():
        if '=' in p and p[0] in 'dnmta':
            values[p[0]] = int(p[2:])
    return values


def pattern_memory(base, size):
    return bytes((a * 0x9E3779B1 & 0xFFFFFFFF) >> 24 for a in range(base, base + size))


def code_of(words):
    return b''.join(int(w[i:i + 4], 16).to_bytes(2, 'little') for w in words for i in range(0, len(w), 4))


class Board:
    """Cases on QEMU's Cortex-M55, all in one run."""
    OUTPUT = 15 + 3 + 32 + 2

    def run(self, cases):
        """For each (words, before, psr, fill, floats, fpscr, vpr) the registers, psr, fpscr, vpr, floats and changed RAM words, or None after a fault."""
        with tempfile.TemporaryDirectory() as work:
            source = os.path.join(HERE, 'm55')
            subprocess.run(['arm-none-eabi-gcc', '-mcpu=cortex-m55', '-mthumb', '-mfloat-abi=hard', '-O1', '-fno-tree-vectorize', '-fno-tree-loop-distribute-patterns',
                            '-ffreestanding', '-nostdlib', '-T', source + '/harness.ld', '-o', work + '/harness.elf', source + '/harness.c'], check=True)
            with open(work + '/cases.bin', 'wb') as f:
                for words, before, psr, fill, floats, fpscr, vpr in cases:
                    code = code_of(words)
                    f.write(struct.pack('<15I3I32I', *before, psr, fpscr, vpr, *floats) + struct.pack('<3I32s', fill is not None, fill or 0, len(code), code))
            subprocess.run(['qemu-system-arm', '-M', 'mps3-an547', '-nographic', '-monitor', 'none', '-serial', 'none',
                            '-semihosting-config', 'enable=on,target=native', '-kernel', 'harness.elf'], check=True, cwd=work, stdin=subprocess.DEVNULL)
            with open(work + '/results.bin', 'rb') as f:
                return [self.result(f) for _ in cases]

    def result(self, f):
        values = struct.unpack(f'<{self.OUTPUT}I', f.read(4 * self.OUTPUT))
        words = struct.unpack(f'<{2 * values[51]}I', f.read(8 * values[51]))
        if values[50]:
            return None
        return list(values[:15]), values[15] & 0xF80F0000, values[16], values[17] & 0xFFFFFF, values[18:50], list(zip(words[::2], words[1::2]))


class Recorder:
    def __init__(self):
        self.uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.uc.ctl_set_cpu_model(UC_CPU_ARM_CORTEX_M4)
        self.uc.mem_map(CODE, CODE_SIZE)
        self.uc.mem_map(RAM, RAM_SIZE)
        self.code, self.ram = pattern_memory(CODE, CODE_SIZE), pattern_memory(RAM, RAM_SIZE)
        self.uc.mem_write(CODE, self.code)

    def run(self, words, before, psr, fill, floats=None, fpscr=0):
        """Registers, psr, pc and changed RAM words after the words; None when Unicorn faults."""
        uc = self.uc
        ram = self.ram if fill is None else fill.to_bytes(4, 'little') * (RAM_SIZE // 4)
        uc.mem_write(RAM, ram)
        code = self.code[0x6000:0xA000] if fill is None else fill.to_bytes(4, 'little') * 0x1000
        uc.mem_write(CODE + 0x6000, code)
        text = code_of(words)
        uc.mem_write(AT, text)
        uc.ctl_remove_cache(AT - 0x1000, AT + 0x1000)
        for r in range(15):
            uc.reg_write(REGS[r], before[r])
        uc.reg_write(UC_ARM_REG_APSR_NZCVQG, psr)
        if floats:
            for s in range(32):
                uc.reg_write(UC_ARM_REG_S0 + s, floats[s])
            uc.reg_write(UC_ARM_REG_FPSCR, fpscr)
        try:
            uc.emu_start(AT | 1, AT + len(text), count=len(words))    # skipped instructions do not count
        except UcError as error:
            if error.errno != UC_ERR_FETCH_UNMAPPED:    # a branch out of the code is complete, only its target is not there
                return None
        after = [uc.reg_read(REGS[r]) for r in range(15)]
        after[13] &= ~3    # see HEADER
        pc = uc.reg_read(UC_ARM_REG_PC) & ~1
        memory = bytes(uc.mem_read(RAM, RAM_SIZE))
        changed = []
        if memory != ram:
            for chunk in range(0, RAM_SIZE, 256):
                if memory[chunk:chunk + 256] != ram[chunk:chunk + 256]:
                    for a in range(chunk, chunk + 256, 4):
                        if memory[a:a + 4] != ram[a:a + 4]:
                            changed.append((RAM + a, int.from_bytes(memory[a:a + 4], 'little')))
        return after, uc.reg_read(UC_ARM_REG_APSR) & 0xF80F0000, pc, changed, AT + len(text)


REGS = [UC_ARM_REG_R0 + r for r in range(13)] + [12, 10]  # UC_ARM_REG_SP, UC_ARM_REG_LR


def random_value(rng):
    k = rng.random()
    if k < 0.35:
        return rng.choice(CORNERS)
    if k < 0.45:
        return rng.choice([0, 1, 31, 32, 33, 40, 64, 255, 256, 0x101]) | (rng.choice([0, 0xABCD00]) if k < 0.40 else 0)
    if k < 0.55:
        return rng.choice([0x8000, 0x7FFF, 0, 0xFFFF, 1]) << 16 | rng.choice([0x8000, 0x7FFF, 0, 0xFFFF, 1])
    return rng.getrandbits(32)


def make_before(rng, family, name, fields):
    before = list(DEFAULTS)
    fill = None
    used = {k.lower(): v for k, v in fields.items() if k.lower() in 'dnmtaxpb'}
    for r in used.values():
        if r < 15:
            before[r] = random_value(rng)
    base, index = used.get('n', used.get('b')), used.get('m')
    memory = family in LOADS or name.startswith(('TB', 'VLDR', 'VSTR'))
    if memory:
        if index is not None and index < 15:
            before[index] = rng.choice([rng.randrange(0, 64), rng.randrange(0, 1024), (-rng.randrange(1, 64)) & 0xFFFFFFFF])
            if name.startswith('TB'):
                before[index] = rng.randrange(0, 200)
        if base is not None and base < 15:
            aligned = family in ('Multiple', 'FloatLoads', 'VectorLoads', 'VectorGather', 'VectorInterleave', 'StatusLoads') or 'PC' in name or rng.random() < 0.6
            before[base] = 0x20008000 + rng.randrange(-2048, 2048) & (~3 if aligned else ~0)
            if 'REXH' in name:
                before[base] &= ~1
        if 'PC' in name:
            fill = (CODE + rng.randrange(0, 0x8000) * 2) | 1
            if index is not None:
                before[index] &= ~3
    elif name.startswith(('BX', 'BLX')) or name in ('MOV (register) T1 to PC', 'ADD (register) T2 to PC'):
        register = used.get('m', used.get('p'))
        if register is not None and register < 15:
            before[register] = (CODE + rng.randrange(0, 0x8000) * 2) | 1
            if name.startswith('ADD'):
                before[register] = rng.randrange(0, 0x1000)
    if family == 'FloatLoads':
        before[13] = before[13] if 0x20004000 <= before[13] < 0x2000C000 else 0x20008000
    before[13] &= ~3
    return before, fill


def show(values, defaults):
    return [f'r{r}={values[r]:08x}' for r in range(15) if values[r] != defaults[r]]


Q = 1 << 27


def overflows_in_halves(before, fields, crossed):
    """The products of SMLAD alone leave the range of 32 bits, and the addend brings the sum back; see HEADER."""
    def half(register, top):
        return (before[fields[register]] >> 16 * top & 0xFFFF ^ 0x8000) - 0x8000
    products = sum(half('n', top) * half('m', top ^ crossed) for top in (0, 1))
    total = products + (before[fields['a']] ^ 0x80000000) - 0x80000000
    return products == 1 << 31 and -1 << 31 <= total < 1 << 31


def record(recorder, rng, name, row, words):
    family, pattern, text, rest = row
    lines, attempts = [], 0
    can_it = 'NotInIt' not in rest
    while len(lines) < CASES + IN_IT and attempts < 2000:
        word = words[attempts % len(words)]
        attempts += 1
        fields = letters(pattern, int(word, 16))
        if 'to PC' in name and fields.get('i', 0) & 3:
            continue    # an unaligned load of the PC is UNPREDICTABLE
        before, fill = make_before(rng, family, name, fields)
        psr = rng.choice([0, rng.getrandbits(5) << 27 | rng.getrandbits(4) << 16])
        sequence = [word]
        if can_it and len(lines) >= CASES:
            sequence = [rng.choice(['bf08', 'bf18', 'bf28', 'bf88', 'bfd8'])] + sequence
        elif name.startswith('STREX') and rng.random() < 0.7:
            n = int(fields['N'])
            if n == fields['t'] or n == fields['d']:
                continue
            load = {'STREX T1': 0xE8500F00 | (int(word, 16) & 0xFF), 'STREXB T1': 0xE8D00F4F, 'STREXH T1': 0xE8D00F5F}[name]
            spare = next(r for r in (12, 11, 10) if r not in (n, fields['t'], fields['d']))
            sequence = [f'{load | n << 16 | spare << 12:08x}', word]
        result = recorder.run(sequence, before, psr, fill)
        if result is None:
            continue
        after, psr_after, pc, changed, next_pc = result
        if name in ('SMLAD T1', 'SMLADX T1') and overflows_in_halves(before, fields, name == 'SMLADX T1'):
            psr_after = psr_after & ~Q | psr & Q
        left = show(before, DEFAULTS) + ([f'psr={psr:08x}'] if psr else []) + ([f'fill={fill:08x}'] if fill is not None else [])
        right = show(after, before) + ([f'psr={psr_after:08x}'] if psr_after != psr else []) + ([f'pc={pc:08x}'] if pc != next_pc else [])
        right += [f'm{a:08x}={v:08x}' for a, v in changed]
        lines.append(f"{'+'.join(sequence)} | {' '.join(left)} | {' '.join(right)}".rstrip())
    return lines


def record_float(recorder, rng, name, row, words):
    family, pattern, text, rest = row
    lines, attempts = [], 0
    while len(lines) < FLOAT_CASES and attempts < 1000:
        word = words[attempts % len(words)]
        attempts += 1
        before, fill = make_before(rng, family, name, letters(pattern, int(word, 16)))
        psr = rng.choice([0, rng.getrandbits(5) << 27])
        seed = rng.getrandbits(24)
        # Half the cases in the default mode; the others with any rounding mode, FZ, DN, AHP and flags.
        fpscr = rng.choice([0, rng.getrandbits(2) << 22 | rng.choice([0, 0, rng.getrandbits(3) << 24]) | rng.choice([0, rng.getrandbits(4) << 28 | (rng.getrandbits(8) & 0x9F)])])
        floats = [float_of((seed * 32 + s) & 0xFFFFFFFF) for s in range(32)]
        sequence = ['bf08', word] if len(lines) % 25 == 24 else [word]
        # See HEADER: conversions from fixed point round to nearest whatever RMode is; Unicorn obeys RMode.
        mode = fpscr & 0x00C00000 if name.startswith('VCVT (fixed-point) T1 from') else 0
        result = recorder.run(sequence, before, psr, fill, floats, fpscr & ~mode)
        if result is None:
            continue
        after, psr_after, pc, changed, next_pc = result
        floats_after = [recorder.uc.reg_read(UC_ARM_REG_S0 + s) for s in range(32)]
        fpscr_after = recorder.uc.reg_read(UC_ARM_REG_FPSCR) & 0xF7C0009F | mode
        left = show(before, DEFAULTS) + ([f'psr={psr:08x}'] if psr else []) + [f'seed={seed:x}'] + ([f'fpscr={fpscr:08x}'] if fpscr else [])
        right = show(after, before) + ([f'psr={psr_after:08x}'] if psr_after != psr else [])
        right += [f's{s}={floats_after[s]:08x}' for s in range(32) if floats_after[s] != floats[s]]
        right += ([f'fpscr={fpscr_after:08x}'] if fpscr_after != fpscr else []) + [f'm{a:08x}={v:08x}' for a, v in changed]
        lines.append(f"{'+'.join(sequence)} | {' '.join(left)} | {' '.join(right)}".rstrip())
    return lines


def floats_of(name, rest, seed):
    """S registers, and the key of their seed: doubles or pairs of halves where the row reads them."""
    if 'FromVector' in rest:
        return [0x20008000 + (word_of(seed * 32 + s & 0xFFFFFFFF) & 0x7FC) for s in range(32)], 'aseed'
    if 'ByVector' in rest or 'ByScaledVector' in rest:
        mask, key = (0xFC, 'xseed') if '64' in name else (0x3FC, 'wseed') if '32' in name else (0x7C007C, 'oseed')
        return [word_of(seed * 32 + s & 0xFFFFFFFF) & mask for s in range(32)], key
    if 'Features.MveFloat' in rest and '(from' not in name:
        return ([half_of((seed * 32 + s) * 2 & 0xFFFFFFFF) | half_of((seed * 32 + s) * 2 + 1 & 0xFFFFFFFF) << 16 for s in range(32)], 'hseed') if 'F16' in name or 'from half' in name \
            else ([float_of((seed * 32 + s) & 0xFFFFFFFF) for s in range(32)], 'seed')
    if 'TimingClass.Vector' in rest or 'Features.Mve, TimingClass.FloatMove' in rest:
        return [word_of(seed * 32 + s & 0xFFFFFFFF) for s in range(32)], 'iseed'
    if 'HalfFormat' in rest and ' from ' not in name:
        return [half_of((seed * 32 + s) * 2 & 0xFFFFFFFF) | half_of((seed * 32 + s) * 2 + 1 & 0xFFFFFFFF) << 16 for s in range(32)], 'hseed'
    if 'FloatForms.Doubles' in rest or 'SingleFromDouble' in rest or ('DoubleFixed' in rest and ' to ' in name):
        return [double_of(seed * 16 + s // 2) >> s % 2 * 32 & 0xFFFFFFFF for s in range(32)], 'dseed'
    return [float_of((seed * 32 + s) & 0xFFFFFFFF) for s in range(32)], 'seed'


MARKER = 'f04f0c55'     # mov.w r12, #0x55
LOOPS = {'WLS T1': 'c003', 'WLSTP T1': 'c003', 'LE T1': 'c007', 'LE T2': 'c007', 'LETP T1': 'c007'}


def board_sequence(rng, name, word, k, can_it, fields):
    """What is written in the vector, and what runs: loop instructions jump over or to a marker instead of to their target."""
    if name in LOOPS:
        aimed = word[:4] + LOOPS[name]
        return [word], [aimed, MARKER] if name.startswith('W') else ['f000b804', MARKER, 'f000b802', aimed]
    if name.startswith('STLEX') and rng.random() < 0.7:
        n = int(fields['N'])
        spare = next(r for r in (12, 11, 10) if r not in (n, fields['t'], fields['d']))
        load = {'STLEXB T1': 0xE8D00FCF, 'STLEXH T1': 0xE8D00FDF, 'STLEX T1': 0xE8D00FEF}[name]
        return [f'{load | n << 16 | spare << 12:08x}', word], None
    return (['bf08', word] if k % 25 == 24 and can_it else [word]), None


def loop_target(word):
    offset = (int(word, 16) & 0x7FE) << 1 | (int(word, 16) >> 11 & 1) << 1
    return AT + 4 + (-offset if int(word[:4], 16) & 15 == 15 else offset)


def board_cases(rng, name, row, words):
    """Candidates for record_board: some may fault."""
    family, pattern, text, rest = row
    cases = []
    for k in range(BOARD_CASES * (12 if family in ('Acquire', 'Loops') else 5) // 4):
        word = words[k % len(words)]
        fields = letters(pattern, int(word, 16))
        if family in ('LongShifts', 'VectorReduce') and pattern.count('d') == 3:
            fields['d'] <<= 1
            if pattern.split('=')[0].count('t') == 3:
                fields['t'] = fields['t'] << 1 | 1
        if name.startswith('VSCCLRM') and fields['i'] == 0 and int(word, 16) >> 22 & 1:
            continue    # QEMU 7.2 fails an assertion
        before, fill = make_before(rng, family, name, fields)
        if '48' in name:    # beyond, QEMU forgets the upper 16 bits of the value; the manual's pseudocode does not
            before[fields['m']] = before[fields['m']] & ~0xFF | rng.randrange(-47, 48) & 0xFF
        if name.startswith('STLEX'):
            before[fields['N']] &= ~3   # without the monitor QEMU does not look at the alignment
        if '(literal)' in name and 0 <= 4 + fields['i'] * (2 if fields['j'] else -2) < 20:
            continue    # the harness has code there
        sequence, run = board_sequence(rng, name, word, k, 'NotInIt' not in rest and 'RowFlags.System' not in rest, fields)
        psr = rng.choice([0, rng.getrandbits(5) << 27 | rng.getrandbits(4) << 16])
        seed = rng.getrandbits(24)
        fpscr = rng.choice([0, rng.getrandbits(2) << 22 | rng.choice([0, 0, rng.getrandbits(3) << 24]) | rng.choice([0, rng.getrandbits(4) << 28 | (rng.getrandbits(8) & 0x9F)])])
        vpr = 0
        if family == 'FloatHalf':
            fpscr |= rng.getrandbits(1) << 19
        if family == 'Loops':    # tail sizes, counts
            if run and before[12] == 0x55 or run and fields.get('n') == 12:
                continue
            fpscr |= rng.choice([0, 1, 2, 3, 4, 4, 4, 4]) << 16
            before[14] = rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 0x80000000, 0xFFFFFFFF, rng.getrandbits(32)])
            if 'n' in fields and rng.random() < 0.5:
                before[fields['n']] = rng.choice([0, 0, 1, 2, 16, 0x80000000])
            vpr = rng.getrandbits(24)
        if family == 'StatusLoads':
            vpr = rng.getrandbits(24)
        if family.startswith('Vector'):
            vpr = rng.choice([0, rng.getrandbits(24), rng.choice([0x880000, 0x440000, 0xCC0000, 0xAA0000]) | rng.getrandbits(16)])
            fpscr = rng.choice([4, 4, 4, 0, 1, 2, 3]) << 16 | rng.getrandbits(1) << 27
            if rng.random() < 0.5 and 14 not in fields.values():
                before[14] = rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 0xFFFFFFFF])
            if family == 'VectorComplex':
                fpscr |= rng.getrandbits(4) << 28
            if family == 'VectorFloat':
                fpscr |= rng.choice([0, rng.getrandbits(2) << 22 | rng.getrandbits(3) << 24 | (rng.getrandbits(8) & 0x9F) | rng.getrandbits(1) << 19])
                for r in {fields[k] for k in 'mt' if k in fields and fields[k] < 13}:
                    before[r] = half_of(rng.getrandbits(24)) | rng.getrandbits(16) << 16 if 'F16' in name else float_of(rng.getrandbits(24))
            if family == 'VectorInterleave' or 'FloatMove' in rest:     # UNPREDICTABLE in a VPT block
                vpr &= 0xFFFF
            if name.startswith('VCTP') and rng.random() < 0.8:
                before[fields['n']] = rng.randrange(0, 20)
        floats, key = floats_of(name, rest, seed)
        # See HEADER: conversions from fixed point round to nearest whatever RMode is; QEMU obeys RMode.
        mode = fpscr & 0x00C00000 if name.startswith('VCVT (fixed-point) T1 from') else 0
        cases.append((run or sequence, before, psr, fill, floats, fpscr & ~mode, vpr, (key, seed, mode, sequence, run is not None)))
    return cases


def board_lines(cases, results):
    lines = []
    for (_, before, psr, fill, floats, fpscr, vpr, (key, seed, mode, sequence, marked)), result in zip(cases, results):
        if result is None or len(lines) == BOARD_CASES:
            continue
        after, psr_after, fpscr_after, vpr_after, floats_after, changed = result
        after[13] &= ~3
        pc = None
        if marked:
            through, after[12] = after[12] == 0x55, before[12]
            taken = through == (int(sequence[0][:4], 16) & 15 == 15)       # LE goes back to the marker, WLS over it
            pc = loop_target(sequence[0]) if taken else None
        left = show(before, DEFAULTS) + ([f'psr={psr:08x}'] if psr else []) + [f'{key}={seed:x}'] + ([f'fpscr={fpscr | mode:08x}'] if fpscr | mode else [])
        left += [f'vpr={vpr:08x}'] if vpr else []
        right = show(after, before) + ([f'psr={psr_after:08x}'] if psr_after != psr else []) + ([f'pc={pc:08x}'] if pc else [])
        right += [f's{s}={floats_after[s]:08x}' for s in range(32) if floats_after[s] != floats[s]]
        right += ([f'fpscr={fpscr_after | mode:08x}'] if fpscr_after != fpscr else []) + ([f'vpr={vpr_after:08x}'] if vpr_after != vpr else [])
        right += [f'm{a:08x}={v:08x}' for a, v in changed]
        lines.append(f"{'+'.join(sequence)} | {' '.join(left)} | {' '.join(right)}".rstrip())
    return lines


def record_board(jobs):
    """Sections of a list of (rng, name, row, words), by family."""
    cases = [(name, row, board_cases(rng, name, row, words)) for rng, name, row, words in jobs]
    results = iter(Board().run([c[:7] for _, _, of_row in cases for c in of_row]))
    files = {}
    for name, row, of_row in cases:
        lines = board_lines(of_row, [next(results) for _ in of_row])
        if len(lines) < 200:
            print(f'{name}: only {len(lines)} cases')
        files.setdefault(row[0], []).append(f'[{name}]\n' + '\n'.join(lines) + '\n')
    return files


def main():
    recorder, table, files, jobs = Recorder(), rows(), {}, []
    for line in open(os.path.join(HERE, 'arm/words.txt')):
        if line.startswith('#'):
            continue
        name, words = (part.strip() for part in line.split('|'))
        row = table[name]
        if sys.argv[1:] and row[0] not in sys.argv[1:]:
            continue
        if 'RowFlags.System' in row[3] and not name.startswith(('LDREX', 'STREX', 'LDAEX', 'STLEX')):
            continue
        if row[0] in ('FloatContexts', 'Authentication'):   # tests/firmware/mps2/float-payloads.c, PacBtiTests.cs
            continue
        rng = random.Random(name)
        if row[0] in BOARD:
            jobs.append((rng, name, row, words.split()))
            continue
        lines = (record_float if row[0] in FLOATS else record)(recorder, rng, name, row, words.split())
        if name.startswith('YIELD'):
            continue
        if len(lines) < 200:
            print(f'{name}: only {len(lines)} cases')
        files.setdefault(row[0], []).append(f'[{name}]\n' + '\n'.join(lines) + '\n')
    if SYSTEM in files:
        files[SYSTEM].append('# YIELD stops Unicorn. Manual: a hint, which may do nothing.\n[YIELD T1]\nbf10 | |\n[YIELD T2]\nf3af8001 | |\n')
    if jobs:
        files.update(record_board(jobs))
    for family, sections in files.items():
        with open(os.path.join(HERE, 'arm', family.lower() + '.txt'), 'w') as f:
            f.write(HEADER.format(family=family, model='QEMU 7.2, cortex-m55,' if family in BOARD else f'Unicorn {__version__}, model cortex-m4,') + ''.join(sections))


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""Writes the table of fuzz.c: the patterns of Emu's RV32 rows, so far as QEMU 7.2 has them, without those that need the system."""
import glob, os, re
here = os.path.dirname(os.path.abspath(__file__))
skip = {'ECALL', 'EBREAK', 'C.EBREAK', 'MRET', 'WFI', 'FENCE', 'FENCE.I', 'UNDEFINED', 'JALR', 'C.JR', 'C.JALR', 'CBO.INVAL', 'CBO.CLEAN', 'CBO.FLUSH', 'PACK', 'PACKH', 'BREV8', 'ZIP', 'UNZIP', 'CZERO.EQZ', 'CZERO.NEZ', 'LR.W', 'SC.W',
        'C.LWSP', 'C.SWSP', 'C.FLWSP', 'C.FSWSP', 'C.FLDSP', 'C.FSDSP', 'C.ADDI16SP', 'C.LBU', 'C.LHU', 'C.LH', 'C.SB', 'C.SH', 'C.ZEXT.B', 'C.SEXT.B', 'C.ZEXT.H', 'C.SEXT.H', 'C.NOT', 'C.MUL'}
kinds = {'BEQ': 'B', 'BNE': 'B', 'BLT': 'B', 'BGE': 'B', 'BLTU': 'B', 'BGEU': 'B', 'JAL': 'J', 'C.J': 'C', 'C.JAL': 'C', 'C.BEQZ': 'Z', 'C.BNEZ': 'Z',
         'C.LW': 'm', 'C.SW': 'm', 'C.FLW': 'm', 'C.FSW': 'm', 'C.FLD': 'm', 'C.FSD': 'm', 'C.MV': 'V', 'C.ADD': 'V'}
rows = []
integer = re.compile(r'F(LE|LT|EQ|CLASS|CVT\.W|CVT\.WU|MV\.X)\b')               # rows of floating point that write an integer register


def add(name, pattern):
    if name in skip or name.startswith(('CM.', 'CSR', 'H3.', 'QK.')): return
    bits = re.sub(r' \w=\d+', '', pattern).replace(' ', '')
    mask = int(''.join('1' if c in '01' else '0' for c in bits), 2)
    value = int(''.join('1' if c == '1' else '0' for c in bits), 2)
    is_float = name.startswith(('F', 'C.F')) and not integer.match(name)
    d = [] if is_float else [len(bits) - 1 - i for i, c in enumerate(bits) if c in 'uq']
    low, width = (min(d), len(d)) if d else (0, 0)
    kind = kinds.get(name) or ('M' if name in ('LB', 'LH', 'LW', 'LBU', 'LHU', 'SB', 'SH', 'SW', 'FLW', 'FSW', 'FLD', 'FSD') else 'A' if name.startswith('AMO') else 'R' if 'y' in bits else '-')
    rows.append(f"    {{ 0x{mask:08x}, 0x{value:08x}, {len(bits) // 8}, '{kind}', {low}, {width} }}, // {name}")


for path in sorted(glob.glob(os.path.join(here, '../../../emulator/Emu/RiscV/RiscVRows.*.cs'))):
    for name, pattern in re.findall(r'new\("([A-Z0-9.]+)", "([^"]*)"', open(path).read()):
        add(name, pattern)
    for name, pattern in re.findall(r'new\(\$"([A-Z0-9.{}c]+)", \$"([^"]*)"', open(path).read()):
        for letter, fmt in (('S', '00'), ('D', '01')):
            add(name.replace('{c}', letter), pattern.replace('{fmt}', fmt).replace('{more}', ''))
print('static const struct row rows[] = {')
print('\n'.join(rows))
print('};')

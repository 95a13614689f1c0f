#!/usr/bin/env python3
"""Writes the rows of one program from the words of tests/vectors/riscv: rows that QEMU 7.2 has, without those that need the system.

Usage: rows.py integer|float|zfinx > rows.inc"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
skip = {'ECALL', 'EBREAK', 'C.EBREAK', 'MRET', 'WFI', 'CSRRW', 'CSRRS', 'CSRRC', 'CSRRWI', 'CSRRSI', 'CSRRCI',
        'CBO.INVAL', 'CBO.CLEAN', 'CBO.FLUSH',                          # of no effect; QEMU switches them on by an option
        'CZERO.EQZ', 'CZERO.NEZ',                                       # not in QEMU 7.2
        'C.LBU', 'C.LHU', 'C.LH', 'C.SB', 'C.SH', 'C.ZEXT.B', 'C.SEXT.B', 'C.ZEXT.H', 'C.SEXT.H', 'C.NOT', 'C.MUL'}
stack = {'C.LWSP', 'C.SWSP'}
small = {'C.LW', 'C.SW'}
memory = {'LB', 'LH', 'LW', 'LBU', 'LHU', 'SB', 'SH', 'SW', 'LR.W', 'SC.W'}
float_small, float_stack = {'C.FLW', 'C.FSW', 'C.FLD', 'C.FSD'}, {'C.FLWSP', 'C.FSWSP', 'C.FLDSP', 'C.FSDSP'}
small |= float_small
stack |= float_stack
memory |= {'FLW', 'FSW', 'FLD', 'FSD'}
group = sys.argv[1]
names = []
for line in open(os.path.join(here, '../../vectors/riscv/words.txt')):
    if line.startswith('#'): continue
    name, words = [p.strip() for p in line.split('|')]
    if name in skip or name.startswith('CM.'): continue
    kind = 'zfinx' if 'Zfinx' in name else 'float' if name.startswith('C.F') or name.startswith('F') and not name.startswith('FENCE') else 'integer'
    if kind != group: continue
    kind = 3 if name in stack else 2 if name in small else 1 if name in memory or name.startswith('AMO') else 4 if name == 'JALR' else 5 if name in ('C.JR', 'C.JALR') else 0
    # A jump to itself would never come back.
    bits = 0xfffff000 if name == 'JAL' else 0xfe000f80 if name in ('BEQ', 'BNE', 'BLT', 'BGE', 'BLTU', 'BGEU') else 0x1ffc if name in ('C.J', 'C.JAL') else 0x1c7c if name in ('C.BEQZ', 'C.BNEZ') else 0
    words = [w for w in words.split() if not bits or int(w, 16) & bits]
    print(f'static const unsigned w{len(names)}[] = {{ {", ".join("0x" + w for w in words)} }};')
    names.append((name, kind, len(words)))
print('static const struct row rows[] = {')
for i, (name, kind, count) in enumerate(names): print(f'    {{ "{name}", {kind}, {count}, w{i} }},')
print('};')

#!/usr/bin/python3
"""Random MVE programs on QEMU's Cortex-M55 and on Emu, which must print the same.

fuzz.py FIRST LAST [BLOCKS [TURNS]] makes programs FIRST to LAST of BLOCKS blocks (400) each, which run TURNS times (30). A block is a dozen vector instructions of
arm/disassembly.txt, free, in VPT blocks, or in a loop with a tail; after each block all registers, VPR and FPSCR go into a hash, which is printed now and then, and at the
end one of the memory. Bases of loads and stores are set, vectors of offsets cut, right before. Needs arm-none-eabi-gcc, qemu-system-arm 7.2 and a built tools/Emu.Cli.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '../../..')
FAMILIES = ('VectorArithmetic', 'VectorReduce', 'VectorPredicate', 'VectorLoads', 'VectorShift', 'VectorWidth', 'VectorGather', 'VectorRamp', 'VectorComplex',
            'VectorInterleave', 'VectorMoves', 'VectorFloat', 'StatusLoads', 'LongShifts')
# r10 is the middle of the data, r11 is spare, LR counts turns of loops with a tail; no writes of VPR or FPSCR as a whole, whose masks and tail size the generator does not know.
# Shifts to 48 bits: QEMU and the manual differ beyond 47 (record.py).
FORBIDDEN = re.compile(r'\b(sl|fp|lr|sp|pc)\b|VPR|\bFPSCR\b|vpr|#48, ')
HALF = re.compile(r'vldr[bh]\.[us]16|vstr[bh]\.16')


def instructions():
    """(word, text, row) of every row's recorded words."""
    names = {}
    for line in open(HERE + '/../arm/words.txt'):
        if not line.startswith('#'):
            name, words = line.split('|')
            names.update((w, name.strip()) for w in words.split())
    family = {}
    source = ROOT + '/emulator/Emu/Arm/'
    for f in FAMILIES:
        for m in re.finditer(r'new\("([^"]+)", "([^"]*)"', open(f'{source}Thumb.{f}.cs').read()):
            family[m.group(1)] = f
    rows = {}
    for line in open(HERE + '/../arm/disassembly.txt'):
        if line.startswith('#'):
            continue
        _, word, text = line.rstrip('\n').split(' ', 2)
        name = names.get(word)
        if name in family and not FORBIDDEN.search(text) and len(word) == 8:
            rows.setdefault((name, family[name]), []).append((word, text))
    return rows


def inst(word):
    return f'.inst.w 0x{word}'


class Program:
    def __init__(self, seed, rows, blocks):
        self.rng = random.Random(seed)
        self.rows = {k: v for k, v in rows.items()}
        self.keys = sorted(self.rows)
        self.count = 0
        self.lines = []
        self.narrow = False     # in a loop whose tail may cut the preparation of a vector of offsets in the middle of an element
        for number in range(blocks):
            self.block(number)

    def pick(self, wanted):
        while True:
            key = self.rng.choice(self.keys)
            if wanted(*key) and not (self.narrow and key[1] == 'VectorGather'):
                return key, self.rng.choice(self.rows[key])

    # Loads and stores with what makes their addresses good; one instruction alone where a predicate would cut the preparation.
    def emit(self, key, word, text, into):
        name, family = key
        base = re.search(r'\[(r\d+|ip)', text)
        vector = re.search(r'\[(?:r\d+|ip), (q\d)(?:, uxtw #(\d))?\]', text)
        from_vector = re.search(r'\[(q\d)', text)
        if base:
            into.append(f'add.w {base.group(1)}, r10, #{self.rng.randrange(0, 256) * 4 if self.rng.random() < 0.5 else self.rng.randrange(0, 64) * 16}')
        scale = int(vector.group(2) or 0) if vector else 0
        if vector and not text.startswith(('vldrb.u8', 'vstrb.8')):
            q = vector.group(1)
            if HALF.match(text):
                into += [f'vshr.u16 {q}, {q}, #{4 + scale}', f'vshl.i16 {q}, {q}, #2']
            else:
                into += [f'vshr.u32 {q}, {q}, #{20 + scale}', f'vshl.i32 {q}, {q}, #2']
        if from_vector:
            q = from_vector.group(1)
            into += [f'vshr.u32 {q}, {q}, #20', f'vshl.i32 {q}, {q}, #2', f'vadd.i32 {q}, {q}, r10']
        into.append(inst(word) + f' @ {text}')
        self.count += 1

    @staticmethod
    def plain(name, family):
        return not name.startswith(('VPST', 'VCMP', 'VPNOT', 'VCTP')) and family not in ('LongShifts', 'StatusLoads')

    @staticmethod
    def in_block(name, family):
        return Program.plain(name, family) and family not in ('VectorInterleave', 'VectorGather', 'VectorLoads') and 'lane' not in name

    # A VPT block: its instructions know their predicate, and need no preparation.
    def vpt(self, into):
        while True:
            key, (word, text) = self.pick(lambda n, f: n.startswith(('VCMP', 'VPST')))
            m = re.match(r'vp(?:t|st)([te]*)(?:\.| |$)', text)
            if text.startswith('vcmp'):
                self.emit(key, word, text, into)
                continue
            break
        self.emit(key, word, text, into)
        for _ in range(1 + len(m.group(1))):
            key, (word, text) = self.pick(self.in_block)
            self.emit(key, word, text, into)

    def body(self, length):
        into = []
        while length > 0:
            length -= 1
            if self.rng.random() < 0.2:
                self.vpt(into)
                continue
            key, (word, text) = self.pick(lambda n, f: not n.startswith('VPST'))
            if text.startswith('vpt'):
                continue
            self.emit(key, word, text, into)
        return into

    def block(self, number):
        label = f'b{number}'
        self.lines.append(f'{label}:')
        if self.rng.random() < 0.4:
            size = self.rng.choice([8, 16, 32, 64])
            turns = self.rng.randrange(1, 3 * 128 // size)
            self.narrow = size < 32
            body = self.body(self.rng.randrange(3, 9))
            self.narrow = False
            self.lines += [f'movw r11, #{turns}', f'dlstp.{size} lr, r11', f'{label}l:', *body, f'letp lr, {label}l']
        else:
            self.lines += self.body(self.rng.randrange(6, 16))
        self.lines.append('bl.w checkpoint')
        if number % 40 == 39:
            self.lines += ['b.w 1f', '.ltorg', '1:']

    def text(self):
        return ('.syntax unified\n.thumb\n.section .text.body, "ax"\n.global body\n.thumb_func\nbody:\npush.w {r4-r11, lr}\nldr.w r10, =middle\nldr.w r10, [r10]\n'
                + '\n'.join(self.lines) + '\npop.w {r4-r11, pc}\n.ltorg\n')


MAIN = r'''
#include "start.h"
enum { DATA = 65536 };
static unsigned data[DATA / 4], frame[64];
unsigned *middle = data + 4096 / 4, *frame_address = frame;
static unsigned hash = 1, blocks;
extern void body(void);

__attribute__((used, noinline)) void mix(void)
{
    for (int i = 0; i < 46; i++) hash = ((hash << 5 | hash >> 27) ^ frame[i]) * 0x9E3779B1u;
    if (++blocks % EVERY == 0) put_line("", hash);
}

/* r0-r9, r12, S registers, VPR and FPSCR into the frame; nothing of them changes. */
__attribute__((naked)) void checkpoint(void)
{
    __asm volatile(
        "push {r0-r3, r12, lr}\n ldr r3, =frame_address\n ldr r3, [r3]\n ldr r0, [sp]\n str r0, [r3]\n ldr r0, [sp, #4]\n str r0, [r3, #4]\n ldr r0, [sp, #8]\n str r0, [r3, #8]\n"
        "ldr r0, [sp, #12]\n str r0, [r3, #12]\n str r4, [r3, #16]\n str r5, [r3, #20]\n str r6, [r3, #24]\n str r7, [r3, #28]\n str r8, [r3, #32]\n str r9, [r3, #36]\n str r12, [r3, #40]\n"
        "vmrs r0, vpr\n bic r0, r0, #0xFF000000\n str r0, [r3, #44]\n vmrs r0, fpscr\n str r0, [r3, #48]\n add r3, r3, #52\n vstmia r3, {s0-s31}\n bl mix\n pop {r0-r3, r12, pc}\n.ltorg\n");
}

__attribute__((noinline)) static int run(void)
{
    unsigned seed = SEED;
    for (int i = 0; i < DATA / 4; i++) { seed = seed * 1664525u + 1013904223u; data[i] = seed ^ seed >> 15; }
    __asm volatile("vldmia %0!, {s0-s31}" : "+r"(middle) :: "memory");
    middle = data + 4096 / 4;
    for (int turn = 0; turn < TURNS; turn++) {
        /* Modes of the scalar unit, which vectors do not obey; no tail size. */
        __asm volatile("vmsr fpscr, %0\n vmsr vpr, %1" :: "r"((seed & 0x07C80000) | 4 << 16), "r"(0));
        seed = seed * 1664525u + 1013904223u;
        body();
    }
    for (int i = 0; i < DATA / 4; i++) hash = ((hash << 5 | hash >> 27) ^ data[i]) * 0x9E3779B1u;
    put_line("memory", hash);
    return 0;
}

int main(void)
{
    REG(0xE000ED88) |= 15u << 20;
    __asm volatile("dsb\n isb");
    return run();
}
'''


def make(seed, rows, blocks, turns, every, work):
    program = Program(seed, rows, blocks)
    open(work + '/body.s', 'w').write(program.text())
    open(work + '/main.c', 'w').write(MAIN)
    firmware = os.path.join(ROOT, 'tests/firmware')
    subprocess.run(['arm-none-eabi-gcc', '-mcpu=cortex-m55', '-mfloat-abi=hard', '-mthumb', '-O1', '-ffreestanding', '-nostdlib', '-Wa,-march=armv8.1-m.main+mve.fp+fp.dp',
                    '-I', firmware, f'-DSEED={seed}u', f'-DTURNS={turns}', f'-DEVERY={every}', '-L', firmware + '/mps2', '-T', firmware + '/mps2/an547.ld', '-Wl,--no-warn-rwx-segments',
                    '-o', work + '/fuzz.elf', work + '/main.c', firmware + '/start.c', work + '/body.s', '-lgcc'], check=True)
    return program.count


def outputs(work):
    qemu = subprocess.run(['timeout', '300', 'qemu-system-arm', '-M', 'mps3-an547', '-display', 'none', '-monitor', 'none', '-serial', 'none', '-semihosting-config',
                           'enable=on,target=native', '-kernel', work + '/fuzz.elf'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    emu = subprocess.run(['dotnet', ROOT + '/artifacts/bin/Emu.Cli/release/Emu.Cli.dll', 'run', work + '/fuzz.elf', '--board', 'mps3-an547', '--timing', 'off', '--max-cycles', '20000000000'],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = lambda text: [l.strip() for l in text.splitlines() if re.match(r'\s*(memory )?[0-9a-f]{8}\s*$', l)]
    return lines(qemu.stdout), lines(emu.stdout), qemu.stdout, emu.stdout


def main():
    first, last = int(sys.argv[1]), int(sys.argv[2])
    blocks = int(sys.argv[3]) if len(sys.argv) > 3 else 400
    turns = int(sys.argv[4]) if len(sys.argv) > 4 else 30
    every = int(os.environ.get('EVERY', blocks))
    rows, total, bad = instructions(), 0, 0
    print(f'{len(rows)} rows')
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory() as work:
            work = os.environ.get('KEEP', work)
            os.makedirs(work, exist_ok=True)
            count = make(seed, rows, blocks, turns, every, work)
            qemu, emu, raw_qemu, raw_emu = outputs(work)
        if not qemu or not qemu[-1].startswith('memory'):
            print(f'{seed}: QEMU did not end: {raw_qemu[-300:]}')
            bad += 1
        elif qemu != emu:
            at = next((i for i, (a, b) in enumerate(zip(qemu, emu)) if a != b), min(len(qemu), len(emu)))
            print(f'{seed}: differs at checkpoint {(at + 1) * every}: {qemu[at:at + 1]} {emu[at:at + 1]}\n{raw_emu[-600:] if len(emu) != len(qemu) else ""}')
            bad += 1
        else:
            total += count * turns
            print(f'{seed}: {count} instructions, {turns} turns, equal', flush=True)
    print(f'{total} instructions in the text of equal programs, {bad} programs differ')
    sys.exit(bad != 0)


if __name__ == '__main__':
    main()

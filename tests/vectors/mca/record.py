#!/usr/bin/env python3
"""Records the issue cycles that llvm-mca gives to straight code into straight.txt. Needs llvm-mc and llvm-mca 19.

Sequences are the runs without branches of ../arm/compiled.txt (gcc's code) and random rows of templates below, so that each kind of
instruction meets each other one. The figure is the cycle in which the last instruction is issued, less that of the first, plus one,
from the timeline of one iteration. A core that lacks an instruction of a sequence has '-'.
"""
import json
import random
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CORES = {"m4": ("cortex-m4", "thumbv7em"), "m7": ("cortex-m7", "thumbv7em"),
         "m55": ("cortex-m55", "thumbv8.1m.main"), "m85": ("cortex-m85", "thumbv8.1m.main")}
# Which cores run the code that was compiled for one.
RUNS = {"m4": ["m4", "m7", "m55", "m85"], "m4f": ["m4", "m7", "m55", "m85"], "m7d": ["m7", "m55", "m85"], "m55": ["m55", "m85"], "mve": ["m55", "m85"]}
BRANCH = re.compile(r"^(b|bl|blx|bx|bxns|cbz|cbnz|tbb|tbh|le|letp|wls|wlstp|svc|bkpt|udf|wfi|wfe)(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?(\.[nw])?(\.\d+)?$")
LONGEST = 24


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr[:2000]}")
    return done.stdout


def compiled():
    """(core, words) of each straight run; IT blocks stay whole."""
    core, words, left = None, [], 0
    for line in open(HERE.parent / "arm" / "compiled.txt"):
        if line.startswith("["):
            if len(words) >= 4:
                yield core, tuple(words)
            core, words, left = line[1:].split()[0], [], 0
        elif not line.startswith("#") and line.strip():
            _, word, text = line.split(None, 2)
            name = text.split()[0]
            left = max(0, left - 1)
            if re.match(r"^it[te]{0,3}$", name):
                left = len(name)
            writes_pc = re.match(r"^(pop|ldm\w*)(\.w)?$", name) and "pc" in text or re.match(r"^(ldr|mov|add)\w*(\.[nw])? +pc", text)
            if BRANCH.match(name) or writes_pc or name.startswith(".") or (left == 0 and len(words) >= LONGEST):
                if len(words) >= 4 and left == 0:
                    yield core, tuple(words)
                words = []
                if not (BRANCH.match(name) or writes_pc or name.startswith(".")):
                    words = [word]
            else:
                words.append(word)
    if len(words) >= 4:
        yield core, tuple(words)


def low(r): return f"r{r.randrange(8)}"
def reg(r): return f"r{r.choice([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11])}"
def single(r): return f"s{r.randrange(8)}"
def double(r): return f"d{r.randrange(6)}"
def quad(r): return f"q{r.randrange(5)}"
def small(r): return f"#{r.randrange(8)}"
def offset(r): return f"#{4 * r.randrange(16)}"
def shift(r): return f"{r.choice(['lsl', 'lsr', 'asr', 'ror'])} #{1 + r.randrange(30)}"


KINDS = {"l": low, "r": reg, "s": single, "d": double, "q": quad, "i": small, "o": offset, "h": shift}
INTEGER = """adds l,l,l|subs l,l,i|movs l,i|adds l,i|ands l,l|eors l,l|orrs l,l|lsls l,l,#3|lsrs l,l|cmp l,l|cmp l,i|mvns l,l|muls r3,l|uxtb l,l|sxth l,l|rev l,l
add.w r,r,r|sub.w r,r,#300|and.w r,r,r|orr.w r,r,#255|eor.w r,r,r|bic.w r,r,r,h|add.w r,r,r,h|rsb r,r,r,h|mvn.w r,r|movw r,#1234|movt r,#12|adcs.w r,r,r|sbcs.w r,r,r
lsl.w r,r,#5|asr.w r,r,r|ror.w r,r,#7|ubfx r,r,#3,#5|sbfx r,r,#2,#9|bfi r,r,#4,#8|bfc r,#3,#4|clz r,r|rbit r,r|uxtb.w r,r|sxtah r,r,r|pkhbt r,r,r|ssat r,#8,r|usat r,#7,r
uadd8 r,r,r|ssub16 r,r,r|qadd16 r,r,r|qadd r,r,r|sel r,r,r|usad8 r,r,r|usada8 r,r,r,r|shadd8 r,r,r
mul r,r,r|mla r,r,r,r|mls r,r,r,r|smlabb r,r,r,r|smulbb r,r,r|smlad r,r,r,r|smmul r,r,r|sdiv r,r,r
ldr l,[l,o]|ldrb l,[l,i]|ldrsh l,[l,l]|ldr.w r,[r,o]|ldr.w r,[r,r,lsl #2]|ldrh.w r,[r,o]|ldrsb.w r,[r,o]|ldr r12,[r],#4|ldrb r12,[r,#1]!
str l,[l,o]|strb l,[l,i]|strh l,[l,l]|str.w r,[r,o]|str.w r,[r,r,lsl #2]|strd r,r,[r,o]|str r12,[r],#4|ldrd r12,r7,[r,o]
nop|tst l,l|cmn.w r,r|teq r,r|rsbs l,l,#0""".replace("\n", "|").split("|")
LONG = """smull r12,r7,r,r|umlal r12,r7,r,r|smlal r12,r7,r,r|umaal r12,r7,r,r|smlald r12,r7,r,r""".split("|")
FLOAT = """vadd.f32 s,s,s|vsub.f32 s,s,s|vmul.f32 s,s,s|vmla.f32 s,s,s|vfma.f32 s,s,s|vfms.f32 s,s,s|vabs.f32 s,s|vneg.f32 s,s|vmov.f32 s,#1.0|vmov s,r|vmov r,s|vcvt.f32.s32 s,s
vcvt.s32.f32 s,s|vldr s,[r,o]|vstr s,[r,o]|vcmp.f32 s,s|vdiv.f32 s,s,s|vsqrt.f32 s,s|vmov.f32 s,s|vldr d,[r,o]|vstr d,[r,o]|vmov d,r,r|vmov r12,r7,d""".replace("\n", "|").split("|")
DOUBLE = """vadd.f64 d,d,d|vmul.f64 d,d,d|vfma.f64 d,d,d|vcvt.f64.f32 d,s|vcvt.f32.f64 s,d|vdiv.f64 d,d,d|vmaxnm.f32 s,s,s|vrintz.f32 s,s|vseleq.f32 s,s,s""".replace("\n", "|").split("|")
VECTOR = """vadd.i32 q,q,q|vadd.i8 q,q,r|vsub.i16 q,q,q|vand q,q,q|veor q,q,q|vmul.i32 q,q,q|vmul.i16 q,q,r|vmla.i32 q,q,r|vmlas.i16 q,q,r|vqadd.s8 q,q,q|vshl.i32 q,q,#3|vrshl.s32 q,q,q
vshr.s16 q,q,#4|vqdmulh.s32 q,q,q|vqrdmulh.s16 q,q,r|vmax.s8 q,q,q|vabs.s32 q,q|vmvn q,q|vrev32.8 q,q|vmovlb.s8 q,q|vmovnb.i16 q,q|vqmovnt.s32 q,q|vqshrnb.s16 q,q,#3|vmullb.s16 q,q,q
vdup.32 q,r|vmov.i32 q,#1|vmov.32 q[1],r|vmov.32 r,q[2]|vaddv.s32 r12,q|vaddva.s8 r12,q|vmladav.s8 r12,q,q|vmladava.s16 r12,q,q|vmlaldav.s16 r12,r7,q,q|vmaxv.s8 r,q|vminv.u32 r,q
vldrw.u32 q,[r,o]|vldrb.s16 q,[l]|vldrb.u8 q,[r],#16|vldrh.u16 q,[r,#16]!|vstrw.32 q,[r,o]|vstrb.8 q,[r],#16|vldrw.u32 q5,[r,q,uxtw #2]|vstrw.32 q5,[r,q,uxtw #2]|vld20.8 {q0,q1},[r]
vadd.f32 q,q,q|vsub.f16 q,q,q|vmul.f32 q,q,q|vmul.f16 q,q,r|vfma.f32 q,q,q|vfma.f32 q,q,r|vfmas.f16 q,q,r|vabs.f32 q,q|vneg.f16 q,q|vcvt.f32.s32 q,q|vcvt.s16.f16 q,q|vmaxnm.f32 q,q,q|vcmp.f32 gt,q,q
vcmp.s32 ge,q,r|vcmp.i8 eq,q,q|vctp.32 r|vpnot|vpsel q,q,q|csel r,r,r,eq|csinc r,r,r,ne|lsll r8,r7,#3|asrl r8,r7,#3|sqshl r,#3|viwdup.u32 q5,r8,r7,#1|vidup.u8 q,r8,#2|vshlc q,r,#5|vadc.i32 q,q,q|vsbc.i32 q,q,q""".replace("\n", "|").split("|")


def fill(template, r):
    head, _, tail = template.partition(" ")
    return head + " " + re.sub(r"(?<![\w#.])([lrsdqioh])(?![\w#])", lambda m: KINDS[m.group(1)](r), tail)


def pairs_clash(text):
    """Two-register results must differ, base and written-back register must differ from the data."""
    regs = re.findall(r"\b(?:r\d+|q\d+)\b", text)
    name = text.split()[0]
    if name in ("ldrd", "strd"):
        return len(set(regs)) < 3
    if "!" in text or "]," in text:
        return len(set(regs)) < len(regs)
    if name == "vmov" and len(regs) == 2:
        return len(set(regs)) < 2
    if re.match(r"v(ldrw|strw)", name) and "uxtw" in text or name.startswith(("vcmul", "viwdup", "vidup", "vqdmull", "vmull")):
        return len(set(regs)) < len(regs)
    return False


def invented():
    r = random.Random(20261126)
    mixes = [(RUNS["m4"], INTEGER, 700), (RUNS["m4"], INTEGER + LONG * 6, 150), (RUNS["m4"], INTEGER[::4] + FLOAT * 2, 400),
             (RUNS["m7d"], INTEGER[::4] + FLOAT + DOUBLE, 200), (RUNS["mve"], INTEGER[::3] + VECTOR, 500), (RUNS["mve"], VECTOR, 400)]
    for cores, templates, count in mixes:
        for _ in range(count):
            lines = []
            while len(lines) < 8:
                text = fill(r.choice(templates), r)
                if not pairs_clash(text):
                    lines.append(text)
            yield cores, lines


def disassemble(sequences):
    """Each sequence's words as LLVM's text. A word that it refuses makes its sequence fall out."""
    texts = []
    for words in sequences:
        data = []
        for w in words:
            halves = [w] if len(w) == 4 else [w[:4], w[4:]]
            data.append(" ".join(f"0x{h[2:]} 0x{h[:2]}" for h in halves))
        done = subprocess.run(["llvm-mc-19", "--disassemble", "-triple=thumbv8.1m.main", "-mattr=+mve.fp,+fp64,+dsp"],
                              input="\n".join(data), capture_output=True, text=True)
        lines = [x.strip() for x in done.stdout.splitlines() if x.strip() and ".text" not in x]
        texts.append(lines if len(lines) == len(words) and "warning" not in done.stderr else None)
    return texts


def assemble(lines):
    out = run(["llvm-mc-19", "-triple=thumbv8.1m.main", "-mattr=+mve.fp,+fp64,+dsp", "-show-encoding"], "\n".join(lines))
    words = []
    for m in re.finditer(r"encoding: \[([^\]]*)\]", out):
        b = [x[2:] for x in m.group(1).split(",")]
        words.append("".join(b[i + 1] + b[i] for i in range(0, len(b), 2)))
    return tuple(words)


def times(core, items):
    """Issue cycles of each (name, lines)."""
    cpu, triple = CORES[core]
    text = "".join(f"# LLVM-MCA-BEGIN n{name}\n" + "\n".join(lines) + "\n# LLVM-MCA-END\n" for name, lines in items)
    done = subprocess.run(["llvm-mca-19", f"-mtriple={triple}", f"-mcpu={cpu}", "-iterations=1", "-timeline", "-timeline-max-cycles=0", "-json"],
                          input=text, capture_output=True, text=True)
    if done.returncode != 0 or "error" in done.stderr:
        return None
    report = json.loads(done.stdout)
    result = {}
    for region in report["CodeRegions"]:
        line = region["TimelineView"]["TimelineInfo"]
        result[int(region["Name"][1:])] = line[-1]["CycleIssued"] - line[0]["CycleIssued"] + 1
    return result


def main():
    rows = {}
    found = [(c, w) for c, w in compiled() if c in RUNS]
    seen = set()
    found = [x for x in found if not (x[1] in seen or seen.add(x[1]))]
    for (core, words), lines in zip(found, disassemble([w for _, w in found])):
        if lines:
            rows[words] = (RUNS[core], lines, "gcc")
    for cores, lines in invented():
        rows[assemble(lines)] = (cores, lines, "random")
    keys = list(rows)
    figures = {k: {} for k in range(len(keys))}
    for core in CORES:
        items = [(i, rows[k][1]) for i, k in enumerate(keys) if core in rows[k][0]]
        for at in range(0, len(items), 50):
            part = times(core, items[at:at + 50])
            for i, lines in items[at:at + 50]:
                one = part or times(core, [(i, lines)])
                if one:
                    figures[i][core] = one[i]
                else:
                    print("refused", core, lines, file=sys.stderr)
    version = run(["llvm-mca-19", "--version"], "").split("version")[1].split()[0]
    with open(HERE / "straight.txt", "w") as out:
        print(f"# Written by record.py: llvm-mca {version}. Origin, issue cycles on Cortex-M4, M7, M55, M85, words.", file=out)
        for i, k in enumerate(keys):
            if figures[i]:
                print(rows[k][2], *(figures[i].get(c, "-") for c in CORES), *k, file=out)


main()

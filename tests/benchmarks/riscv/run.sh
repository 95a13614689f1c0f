#!/usr/bin/env bash
# Runs the loops of bench.c on Emu's interpreter and on qemu-system-riscv32, plain and -singlestep, and prints millions of instructions per second of
# processor time (user), start-up included. Needs riscv64-unknown-elf-gcc, qemu-system-riscv32, python3 and a built emu.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
emu=${EMU:-$here/../../../emu}
firmware=$here/../../firmware/riscv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT=%U
qemu() { qemu-system-riscv32 -M virt -cpu rv32,h=false,s=false,mmu=false -bios none -display none -monitor none -serial none -semihosting-config enable=on,target=native -kernel "$work/b.elf" "$@" < /dev/null 2>&1; }
echo "loop | instructions | Emu | QEMU -singlestep | QEMU"
for kernel in 1 2 3 4 5; do
    riscv64-unknown-elf-gcc -march=rv32imac_zicsr_zifencei -mabi=ilp32 -O2 -fno-pic -ffreestanding -nostdlib -fno-tree-loop-distribute-patterns -DKERNEL=$kernel -T "$firmware/virt.ld" -Wl,--build-id=none \
        -Wl,--no-warn-rwx-segments "$firmware/start.c" "$here/bench.c" "$(riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -print-libgcc-file-name)" -o "$work/b.elf"
    a=$( { time "$emu" run "$work/b.elf" --board riscv-virt --json --max-cycles 100000000000 > "$work/emu.json"; } 2>&1 )
    s=$( { time qemu -singlestep > "$work/single.txt"; } 2>&1 )
    q=$( { time qemu > "$work/qemu.txt"; } 2>&1 )
    cmp "$work/single.txt" "$work/qemu.txt"
    python3 - "$work" "$a" "$s" "$q" <<'PYTHON'
import json, sys
work, times = sys.argv[1], [float(t) for t in sys.argv[2:]]
run = json.load(open(work + '/emu.json'))
assert run['firmware']['console'] == open(work + '/qemu.txt').read(), 'outputs differ'
count = run['totals']['instructions']
print(f"{run['firmware']['console'].rsplit(' ', 2)[0]} | {count:,} | " + ' | '.join(f'{count / t / 1e6:.0f}' for t in times))
PYTHON
done

#!/usr/bin/env bash
# Runs the loops of bench.c on Emu's interpreter with and without times and on QEMU, plain and -singlestep, and prints millions of instructions per second of processor time (user),
# best of three, start-up included, and for Emu without times also with the time of a run of 1,000 cycles taken off. arm: mps2-an386, Cortex-M4; riscv: virt, rv32imac. Needs the cross compiler, QEMU, python3 and a built emu.
# Usage: run.sh arm|riscv
set -eu
here=$(cd "$(dirname "$0")" && pwd)
emu=${EMU:-$here/../../../emu}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT=%U
common="-O2 -ffreestanding -nostdlib -fno-tree-loop-distribute-patterns -Wl,--build-id=none -Wl,--no-warn-rwx-segments"
semihosting="-display none -monitor none -serial none -semihosting-config enable=on,target=native"
case "${1:-}" in
arm)
    board=mps2-an386 firmware=$here/../../firmware
    build() { arm-none-eabi-gcc -mcpu=cortex-m4+nofp -mthumb $common "$@" -T "$firmware/mps2.ld" "$firmware/start.c" "$here/bench.c" -lgcc -o "$work/b.elf"; }
    qemu() { qemu-system-arm -M mps2-an386 $semihosting -kernel "$work/b.elf" "$@" < /dev/null 2>&1; } ;;
riscv)
    board=riscv-virt firmware=$here/../../firmware/riscv
    build() { riscv64-unknown-elf-gcc -march=rv32imac_zicsr_zifencei -mabi=ilp32 -fno-pic $common "$@" -T "$firmware/virt.ld" "$firmware/start.c" "$here/bench.c" "$(riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -print-libgcc-file-name)" -o "$work/b.elf"; }
    qemu() { qemu-system-riscv32 -M virt -cpu rv32,h=false,s=false,mmu=false -bios none $semihosting -kernel "$work/b.elf" "$@" < /dev/null 2>&1; } ;;
*)
    echo "usage: run.sh arm|riscv" >&2
    exit 2 ;;
esac
# The shortest of three times of a command; what it prints goes to a file.
best() {
    local file=$1
    shift
    for turn in 1 2 3; do { time "$@" > "$file" 2>/dev/null || true; } 2>&1; done | sort -n | head -1
}
run() { "$emu" run "$work/b.elf" --board $board --json "$@"; }
echo "| Loop | Instructions | Emu | Emu --timing off | the same without start-up | QEMU -singlestep | QEMU | Emu / QEMU -singlestep | Emu / QEMU |"
echo "|---|---|---|---|---|---|---|---|---|"
for kernel in 1 2 3 4 5; do
    build -DKERNEL=$kernel
    a=$(best "$work/emu.json" run --max-cycles 100000000000)
    o=$(best "$work/off.json" run --timing off --max-cycles 100000000000)
    n=$(best "$work/start.json" run --timing off --max-cycles 1000)
    s=$(best "$work/single.txt" qemu -singlestep)
    q=$(best "$work/qemu.txt" qemu)
    cmp "$work/single.txt" "$work/qemu.txt"
    python3 - "$work" "$a" "$o" "$n" "$s" "$q" <<'PYTHON'
import json, sys
work, times = sys.argv[1], [float(t) for t in sys.argv[2:]]
run = json.load(open(work + '/emu.json'))
assert run['firmware']['console'] == open(work + '/qemu.txt').read(), 'outputs differ'
count = run['totals']['instructions']
times[2] = times[1] - times[2]
rates = [count / t / 1e6 for t in times]
print(f"| {run['firmware']['console'].rsplit(' ', 2)[0]} | {count:,} | " + ' | '.join(f'{r:.0f}' for r in rates) + f' | {rates[0] / rates[3]:.2f} | {rates[0] / rates[4]:.2f} |')
PYTHON
done

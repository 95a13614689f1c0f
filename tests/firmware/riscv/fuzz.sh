#!/usr/bin/env bash
# Runs random RV32 programs on QEMU 7.2 and on Emu, and compares what they print. Usage: fuzz.sh FIRST_SEED LAST_SEED [BLOCKS]
# Needs riscv64-unknown-elf-gcc, qemu-system-riscv32 and a built emu. The figure printed counts the random instructions alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
emu=${EMU:-$here/../../../emu}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"
python3 fuzz.py > "$work/fuzz.inc"
total=0
for seed in $(seq "$1" "$2"); do
    riscv64-unknown-elf-gcc -march=rv32imafdc_zicsr_zifencei -mabi=ilp32 -O2 -fno-pic -ffreestanding -nostdlib -Wno-unused-function -I"$work" -DSEED="$seed" -DBLOCKS="${3:-20000}" \
        -T virt.ld -Wl,--build-id=none -Wl,--no-warn-rwx-segments start.c fuzz.c "$(riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -print-libgcc-file-name)" -o "$work/fuzz.elf"
    timeout 600 qemu-system-riscv32 -M virt -cpu rv32,h=false,s=false,mmu=false -bios none -display none -monitor none -serial none \
        -semihosting-config enable=on,target=native -kernel "$work/fuzz.elf" > "$work/qemu.txt" 2>&1 < /dev/null
    "$emu" run "$work/fuzz.elf" --board riscv-virt --max-cycles 100000000000 > "$work/emu.txt" 2>/dev/null || true
    grep -v '^executed' "$work/qemu.txt" > "$work/a"
    sed -n "1,$(wc -l < "$work/qemu.txt")p" "$work/emu.txt" | grep -v '^executed' > "$work/b"
    if ! cmp -s "$work/a" "$work/b"; then
        echo "seed $seed differs:"
        diff "$work/a" "$work/b" | head -5
        exit 1
    fi
    count=$((16#$(grep '^executed' "$work/emu.txt" | cut -d' ' -f2)))
    total=$((total + count))
    echo "seed $seed: $count instructions, the same"
done
echo "$total instructions"

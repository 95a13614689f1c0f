#!/bin/sh
# Makes the recorded programs of gcc beside this script. Debian 12: gcc-arm-none-eabi 12.2.1, gcc-riscv64-unknown-elf 12.2.0.
set -e
cd "$(dirname "$0")"
common="-O2 -ffreestanding -nostdlib -Wl,-Ttext=0x08040000 -Wl,-e,0 -Wl,--build-id=none"
arm-none-eabi-gcc $common -mthumb -mcpu=cortex-m0plus loops.c -lgcc -o loops-cortex-m0.elf
arm-none-eabi-gcc $common -mthumb -mcpu=cortex-m3 loops.c -lgcc -o loops-cortex-m3.elf
arm-none-eabi-gcc $common -mthumb -mcpu=cortex-m4 loops.c -lgcc -o loops-cortex-m4.elf
arm-none-eabi-gcc $common -mthumb -mcpu=cortex-m33+nofp -mfloat-abi=soft loops.c -lgcc -o loops-cortex-m33.elf
# Scalar code, as ours: with low-overhead loops and conditional selects, without vectors.
arm-none-eabi-gcc $common -mthumb -mcpu=cortex-m55+nomve+nofp -mfloat-abi=soft loops.c -lgcc -o loops-cortex-m55s.elf
riscv64-unknown-elf-gcc $common -march=rv32imc -mabi=ilp32 loops.c -o loops-rv32imc.elf
riscv64-unknown-elf-gcc $common -march=rv32imc_zba_zbb -mabi=ilp32 loops.c -o loops-rv32imc_zba_zbb_zcb.elf
for elf in loops-*.elf; do
    case $elf in
        loops-cortex*) arm-none-eabi-strip -g "$elf" ;;
        *) riscv64-unknown-elf-strip -g "$elf" ;;
    esac
done

#!/usr/bin/env bash
# Builds the RV32 programs and records what QEMU 7.2 (machine virt) prints for them. Needs riscv64-unknown-elf-gcc 12.2 with picolibc, qemu-system-riscv32 7.2
# and python3. The tests use the recorded files; nobody needs the tools to run them.
set -eu
cd "$(dirname "$0")"
python3 rows.py integer > rows.inc
python3 rows.py float > rows-float.inc
python3 rows.py zfinx > rows-zfinx.inc

build() { # NAME ARCH OPTIONS SOURCES...
    local name=$1 arch=$2 options=$3; shift 3
    local base=${arch%%_*} abi=ilp32
    case $options in *-DFLOATS*) base=rv32imac ;; esac
    case $base in rv32e*) abi=ilp32e ;; rv32imafc) abi=ilp32f ;; rv32imafdc) abi=ilp32d ;; esac
    local library
    library=$(riscv64-unknown-elf-gcc "-march=$base" "-mabi=$abi" -print-libgcc-file-name)
    # shellcheck disable=SC2086
    riscv64-unknown-elf-gcc "-march=$arch" "-mabi=$abi" $options -g0 -fno-pic -ffreestanding -nostdlib -Wall -Wextra -Werror -ffunction-sections -fno-asynchronous-unwind-tables \
        -T virt.ld -Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments start.c "$@" "$library" -o "$name.elf"
}

build rows rv32imac_zicsr_zifencei '-O2 -DROWS="rows.inc"' rows.c
build rows-float rv32imafdc_zicsr_zifencei '-O2 -DROWS="rows-float.inc" -DFLOATS' rows.c
build rows-zfinx rv32imac_zicsr_zifencei '-O2 -DROWS="rows-zfinx.inc" -DZFINX' rows.c
for level in O0 O2 Os; do
    build numbers-f-${level,,} rv32imafc_zicsr "-$level -ffp-contract=off" numbers.c
    build numbers-d-${level,,} rv32imafdc_zicsr "-$level -ffp-contract=off" numbers.c
done
build numbers-fused rv32imafdc_zicsr -O2 numbers.c
build numbers-soft rv32imac_zicsr "-Os -ffp-contract=off" numbers.c
build epmp rv32imac_zicsr_zifencei -O2 epmp.c
build floatstate rv32imafdc_zicsr -O2 floatstate.c
for level in O0 O2 Os; do
    build algorithms-imc-${level,,} rv32imc_zicsr "-$level" ../algorithms.c
    build algorithms-imafc-${level,,} rv32imafc_zicsr "-$level" ../algorithms.c
    build algorithms-e-${level,,} rv32emac_zicsr "-$level" ../algorithms.c
done
build algorithms-imac-o0 rv32imac_zicsr -O0 ../algorithms.c
build traps rv32imac_zicsr_zifencei -O2 traps.c
build interrupts rv32imac_zicsr_zifencei -O2 interrupts.c
build triggers rv32imac_zicsr_zifencei -O2 triggers.c
build counters rv32imac_zicsr_zifencei -O2 counters.c
build uart rv32imac_zicsr_zifencei -O2 uart.c
build algorithms-imac-o2 rv32imac_zicsr -O2 ../algorithms.c
build algorithms-im-o0 rv32im_zicsr -O0 ../algorithms.c
build algorithms-imac-os rv32imac_zicsr -Os ../algorithms.c
build algorithms-zb-o2 rv32imac_zicsr_zba_zbb_zbc_zbs -O2 ../algorithms.c
build algorithms-zb-os rv32imac_zicsr_zba_zbb_zbc_zbs -Os ../algorithms.c
riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 --specs=picolibc.specs --oslib=semihost --crt0=hosted -O2 -g0 -T picolibc.ld -Wl,--build-id=none \
    -Wl,--defsym=__flash=0x80000000 -Wl,--defsym=__flash_size=0x00100000 -Wl,--defsym=__ram=0x80100000 -Wl,--defsym=__ram_size=0x00100000 -Wl,--defsym=__stack_size=0x2000 ../library.c -o library.elf
port() { # BOARD DEFINE ARCH FLASH RAM: nothing is recorded, there is no QEMU for these boards
    local abi=ilp32
    case $3 in rv32e*) abi=ilp32e ;; esac
    sed "s/FLASH,/$4,/; s/RAM,/$5,/" ports.ld > "ports-$1.ld"
    riscv64-unknown-elf-gcc "-march=$3" "-mabi=$abi" -O2 -g0 -fno-pic -ffreestanding -nostdlib -Wall -Wextra -Werror -fno-tree-loop-distribute-patterns "-D$2" \
        -T "ports-$1.ld" -Wl,--build-id=none -Wl,--no-warn-rwx-segments ports.c -o "ports-$1.elf"
    rm "ports-$1.ld"
}
port hifive1-revb HIFIVE rv32imac_zicsr 0x20010000 0x80000000
port raspberry-pi-pico2 PICO2 rv32imac_zicsr 0x10000100 0x20000000
port esp32-c3-devkitm-1 ESP32C3 rv32imc_zicsr 0x42000008 0x3FC80000
port ch32v003 CH32V003 rv32ec_zicsr 0x00000000 0x20000000
port longan-nano LONGAN rv32imac_zicsr 0x08000000 0x20000000
chip() { # NAME DEFINE ARCH FLASH RAM: interrupts of one chip
    local abi=ilp32
    case $3 in rv32e*) abi=ilp32e ;; esac
    sed "s/FLASH,/$4,/; s/RAM,/$5,/" ports.ld > "chip-$1.ld"
    riscv64-unknown-elf-gcc "-march=$3" "-mabi=$abi" -Os -g0 -fno-pic -ffreestanding -nostdlib -Wall -Wextra -Werror -fno-tree-loop-distribute-patterns "-D$2" \
        -T "chip-$1.ld" -Wl,--build-id=none -Wl,--no-warn-rwx-segments "chip-$1.c" "$(riscv64-unknown-elf-gcc "-march=${3%%_*}" "-mabi=$abi" -print-libgcc-file-name)" -o "chip-$1.elf"
    rm "chip-$1.ld"
}
chip pico2 PICO2 rv32imac_zicsr 0x10000100 0x20000000
chip esp32c3 ESP32C3 rv32imc_zicsr 0x42000008 0x3FC80000
chip ch32v003 CH32V003 rv32ec_zicsr 0x00000000 0x20000000
chip longan LONGAN rv32imac_zicsr 0x08000000 0x20000000
for fail in 0 5; do
    riscv64-unknown-elf-gcc -march=rv32i -mabi=ilp32 -O2 -g0 -fno-pic -ffreestanding -nostdlib -Wall -Wextra -Werror -DFAIL=$fail -T virt.ld -Wl,--build-id=none -Wl,--no-warn-rwx-segments \
        signature.c "$(riscv64-unknown-elf-gcc -march=rv32i -mabi=ilp32 -print-libgcc-file-name)" -o "signature-$fail.elf"
done
riscv64-unknown-elf-strip --strip-debug ./*.elf

for elf in *.elf; do
    case $elf in ports-* | chip-* | signature-*) continue ;; esac
    name=${elf%.elf} serial=none more="" extra=""
    [ "$name" = uart ] && serial=stdio
    [ "$name" = epmp ] && extra=,x-epmp=true
    [ "$name" = rows-zfinx ] && extra=,f=false,d=false,zfinx=true
    [ "$name" = counters ] && more="-icount shift=0"
    # No supervisor mode, as the hart of Emu's board; Zbkb for the rows of that extension. Semihosting on the host's console arrives on standard error or output.
    # shellcheck disable=SC2086
    timeout 60 qemu-system-riscv32 -M virt -cpu rv32,h=false,s=false,mmu=false,zbkb=true$extra $more -bios none -display none -monitor none -serial $serial \
        -semihosting-config enable=on,target=native,arg=library,arg=one,arg=two -kernel "$elf" > "$name.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
    echo "exit $code" >> "$name.expected.txt"
done

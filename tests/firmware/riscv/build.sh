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
build floatstate rv32imafdc_zicsr -O2 floatstate.c
build traps rv32imac_zicsr_zifencei -O2 traps.c
build interrupts rv32imac_zicsr_zifencei -O2 interrupts.c
build counters rv32imac_zicsr_zifencei -O2 counters.c
build uart rv32imac_zicsr_zifencei -O2 uart.c
build algorithms-imac-o2 rv32imac_zicsr -O2 ../algorithms.c
build algorithms-im-o0 rv32im_zicsr -O0 ../algorithms.c
build algorithms-imac-os rv32imac_zicsr -Os ../algorithms.c
build algorithms-zb-o2 rv32imac_zicsr_zba_zbb_zbc_zbs -O2 ../algorithms.c
build algorithms-zb-os rv32imac_zicsr_zba_zbb_zbc_zbs -Os ../algorithms.c
build algorithms-e-os rv32emac_zicsr -Os ../algorithms.c
riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 --specs=picolibc.specs --oslib=semihost --crt0=hosted -O2 -g0 -T picolibc.ld -Wl,--build-id=none \
    -Wl,--defsym=__flash=0x80000000 -Wl,--defsym=__flash_size=0x00100000 -Wl,--defsym=__ram=0x80100000 -Wl,--defsym=__ram_size=0x00100000 -Wl,--defsym=__stack_size=0x2000 ../library.c -o library.elf
riscv64-unknown-elf-strip --strip-debug ./*.elf

for elf in *.elf; do
    name=${elf%.elf} serial=none more="" extra=""
    [ "$name" = uart ] && serial=stdio
    [ "$name" = rows-zfinx ] && extra=,f=false,d=false,zfinx=true
    [ "$name" = counters ] && more="-icount shift=0"
    # No supervisor mode, as the hart of Emu's board; Zbkb for the rows of that extension. Semihosting on the host's console arrives on standard error or output.
    # shellcheck disable=SC2086
    timeout 60 qemu-system-riscv32 -M virt -cpu rv32,h=false,s=false,mmu=false,zbkb=true$extra $more -bios none -display none -monitor none -serial $serial \
        -semihosting-config enable=on,target=native,arg=library,arg=one,arg=two -kernel "$elf" > "$name.expected.txt" 2>&1 < /dev/null && code=0 || code=$?
    echo "exit $code" >> "$name.expected.txt"
done

#!/usr/bin/env bash
# Lists newlib's libc and libm and gcc's libgcc for every M-profile architecture as objdump does, 1.1 million instructions: the input of an explicit test in
# CompiledCodeTests.cs. Needs arm-none-eabi-gcc and newlib (Debian gcc-arm-none-eabi, libnewlib-arm-none-eabi). Usage: libraries.sh LISTING; then
# EMU_ARM_LISTING=LISTING dotnet run --project tests/Emu.Tests -c Release -- --filter-method '*Libraries_read_as*' --explicit only
set -eu
here=$(cd "$(dirname "$0")" && pwd)
newlib=$(dirname "$(arm-none-eabi-gcc -print-file-name=libc.a)") gcc=$(dirname "$(arm-none-eabi-gcc -print-libgcc-file-name)")
while read -r core folder options; do
    for file in "$newlib/thumb/$folder/libc.a" "$newlib/thumb/$folder/libm.a" "$gcc/thumb/$folder/libgcc.a"; do "$here/listing.sh" "$core" "$options" "$file"; done
done > "$1" <<'CORES'
m0 v6-m/nofp
m3 v7-m/nofp
m4 v7e-m/nofp
m4f v7e-m+fp/hard
m7d v7e-m+dp/hard
m23 v8-m.base/nofp
m33 v8-m.main/nofp
m33f v8-m.main+fp/hard
m55 v8-m.main+dp/hard
mve v8.1-m.main+mve/hard -m armv8.1-m.main
CORES

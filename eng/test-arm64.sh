#!/bin/sh
# Runs the runtime's tests as Arm64 code on an x86-64 Linux with qemu-user: the portable vector kernels on Arm's vector instructions.
# Needs Debian's qemu-user, libc6-arm64-cross, libstdc++6-arm64-cross, and a folder with Arm64's libssl.so.3 and libcrypto.so.3 (package libssl3:arm64, unpacked).
# Usage: eng/test-arm64.sh LIBSSL_FOLDER [test filter ...]     without filter: the vector kernels
set -eu
cd "$(dirname "$0")/.."
libraries=$1
shift
[ $# -gt 0 ] || set -- --filter-class '*SimdKernelTests*'
out=artifacts/arm64
dotnet publish tests/Emu.Runtime.Tests -c Release -r linux-arm64 --self-contained -o "$out" --artifacts-path "$out/build" -v quiet --nologo
# Code that is compiled again while it runs, or is written through another mapping, confuses qemu 7.2.
exec qemu-aarch64 -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH="$libraries" -E DOTNET_TieredCompilation=0 -E DOTNET_EnableWriteXorExecute=0 "$out/Emu.Runtime.Tests" "$@"

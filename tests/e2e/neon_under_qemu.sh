#!/usr/bin/env bash
# A net for NEON, cross-compiled by the emitted project and by netc itself, is right on an emulated processor.
source "$(dirname "$0")/common.sh"

for program in aarch64-linux-gnu-g++ qemu-aarch64; do
    command -v $program >/dev/null && continue
    echo "skipped: there is no $program (on Debian: apt-get install g++-aarch64-linux-gnu qemu-user)"
    exit 77
done

net=$root/tests/selftest/small.net
quietly "$netc" emit --isa neon "$net" -o out
quietly cmake -S out -B out/build -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 \
    -DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++ -DCMAKE_EXE_LINKER_FLAGS=-static -DCMAKE_CXX_FLAGS_RELEASE=-O1
quietly cmake --build out/build -j2
quietly aarch64-linux-gnu-g++ -std=c++20 -Wall -Wextra -Werror -Iout -fsyntax-only out/n*.cpp
quietly qemu-aarch64 out/build/n selftest --threads 2
qemu-aarch64 out/build/n version | grep -q "for neon" || fail "it is not made for NEON"

# The same by one command: the compiler for the other processor is found by its name.
quietly env -u CXX "$netc" build --isa neon --static --minimal "$net" -o small
qemu-aarch64 ./small version | grep -q "for neon" || fail "netc build makes something else"

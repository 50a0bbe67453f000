#!/usr/bin/env bash
# A portable program takes the kernels that the processor can run, with the same weights; nothing else needs more than any
# x86-64 processor has.
source "$(dirname "$0")/common.sh"

quietly "$netc" build --portable --keep kept "$root/samples/digits.net" -o digits
quietly ./digits train --data drawn --epochs 1 --quiet
# seen [EMULATOR...]: the best label and the first digits of its probability.
seen() { "$@" ./digits predict --top 1 --json "$root/samples/pictures/seven.png" | grep -o '"label.*' | cut -c 1-32; }
seen >here.txt

# Every function that kernels call is in their own namespace or inlined, so that none is shared: seen best without
# optimisation.
for isa in avx512 avx2; do
    march=$([[ $isa == avx512 ]] && echo x86-64-v4 || echo x86-64-v3)
    for part in "" _profile; do
        quietly g++ -std=c++20 -O0 -march=$march -Ikept -c "kept/digits_$isa$part.cpp" -o kernels.o
        nm -C kernels.o | { grep ' [WVu] ' || true; } | { grep -v "digits::$isa::" || true; } >shared.txt
        [[ ! -s shared.txt ]] || fail "functions for $isa that other code may be linked with: $(cat shared.txt)"
    done
done

# as PROCESSOR ISA: there the program takes these kernels, and comes to the same.
as() {
    local processor=$1 isa=$2
    qemu-x86_64 -cpu "$processor" ./digits version | grep -q "for $isa," || fail "$processor does not run $isa"
    seen qemu-x86_64 -cpu "$processor" >there.txt
    same here.txt there.txt "what $processor and this machine see"
}

NETRT_ISA=generic ./digits version | grep -q "for generic," || fail "NETRT_ISA chooses nothing"
if ! command -v qemu-x86_64 >/dev/null; then
    echo "skipped: there is no qemu-x86_64 to be another processor (on Debian: apt-get install qemu-user)"
    exit 77
fi
as Haswell avx2
as Nehalem generic

# What a processor has not cannot be had, and what was trained with other instructions says so.
if NETRT_ISA=avx2 qemu-x86_64 -cpu Nehalem ./digits version 2>error.txt; then fail "AVX2 ran on a Nehalem"; fi
grep -q "NETRT_ISA is avx2, and this processor has no such instructions" error.txt || fail "said: $(cat error.txt)"
quietly env NETRT_ISA=generic ./digits train first --data drawn --epochs 1 --force
./digits train first --data drawn --epochs 2 --resume >note.txt 2>&1
if ./digits version | grep -q -v "for generic,"; then
    grep -q "was trained with generic so far, and this program uses" note.txt || fail "said: $(cat note.txt)"
fi

# The emitted project makes the same program.
quietly "$netc" emit --portable "$root/tests/selftest/small.net" -o out
quietly cmake -S out -B out/build
quietly cmake --build out/build -j2
quietly qemu-x86_64 -cpu Haswell out/build/n selftest
quietly qemu-x86_64 -cpu Nehalem out/build/n selftest

#!/usr/bin/env bash
# An installed netc makes a net a library for a C++ and a C program: samples/embed.
source "$(dirname "$0")/common.sh"

build=$(dirname "$(dirname "$netc")")
quietly cmake --install "$build" --prefix "$scratch/prefix"
quietly cmake -S "$root/samples/embed" -B embed -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_BUILD_TYPE=Release
quietly cmake --build embed -j2
for program in embed_cpp embed_c; do
    echo "== $program"
    ./embed/$program
done

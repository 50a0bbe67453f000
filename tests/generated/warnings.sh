#!/usr/bin/env bash
# Generated code compiles without a warning under g++ and clang++.
source "$(dirname "$0")/../e2e/common.sh"

for compiler in g++ clang++; do
    if ! command -v $compiler >/dev/null; then
        echo "skipped: no $compiler here"
        continue
    fi
    for file in "$root"/generated/samples/*/*.cpp; do
        $compiler -std=c++20 -O1 -march=x86-64-v4 -Wall -Wextra -Wpedantic -Wshadow -Werror -I"$root/runtime" -c "$file" -o file.o ||
            fail "$compiler on $file"
    done
done

#!/usr/bin/env bash
# A generated program tests itself and takes a few steps under the address and undefined-behaviour sanitizers.
source "$(dirname "$0")/../e2e/common.sh"

quietly "$netc" emit "$root/samples/digits.net" -o out
flags="-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -g"
quietly cmake -S out -B out/build -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_EXE_LINKER_FLAGS="$flags"
quietly cmake --build out/build -j2 --target digits
quietly out/build/digits selftest
quietly timeout 300 out/build/digits train --data drawn --epochs 1 --quiet
quietly out/build/digits predict "$root"/samples/pictures/*.png

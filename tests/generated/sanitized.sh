#!/usr/bin/env bash
# Generated programs test themselves, train, evaluate and predict under the address and undefined-behaviour sanitizers.
source "$(dirname "$0")/../e2e/common.sh"

flags="-fsanitize=address,undefined -fno-sanitize-recover=undefined -g"
program() {
    quietly "$netc" emit "$1" -o "$2"
    sed -i 's/ -O3 / -O1 /' "$2/CMakeLists.txt"  # with sanitizers g++ takes minutes at -O3
    quietly cmake -S "$2" -B "$2/build" -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_EXE_LINKER_FLAGS="$flags"
    quietly cmake --build "$2/build" -j2 --target "$2"
}

program "$root/samples/digits.net" digits
quietly digits/build/digits bench  # its selftest takes minutes with sanitizers

program "$root/tests/generated/small.net" small
quietly small/build/small selftest
quietly small/build/small train --threads 3
quietly small/build/small eval
quietly small/build/small predict second --json "$root"/samples/pictures/*.png
quietly small/build/small features --layer features -o features.npy
quietly small/build/small summary
quietly small/build/small profile

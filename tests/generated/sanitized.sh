#!/usr/bin/env bash
# Generated programs test themselves, train, evaluate and predict under the address and undefined-behaviour sanitizers.
source "$(dirname "$0")/../e2e/common.sh"

# Optimised more, kernels take minutes to compile with sanitizers.
flags=(-std=c++20 -O1 -g1 -march=native -fno-math-errno -fno-trapping-math -ffp-contract=fast
    -fsanitize=address,undefined -fno-sanitize-recover=undefined)
quietly "$netc" emit "$root/samples/digits.net" -o digits
quietly "$netc" emit "$root/tests/generated/small.net" -o small
compile() {  # compile FOLDER PATH...: with the headers of that folder
    find "${@:2}" -name '*.cpp' | xargs -P 2 -I{} c++ "${flags[@]}" "-I$1" -c {} -o {}.o
}
# Both have the same runtime.
compile digits digits/*.cpp
compile small small/*.cpp small/netrt
for program in digits small; do
    mkdir "$program/build"
    quietly c++ "${flags[@]}" "$program"/*.o small/netrt/*.o small/netrt/*/*.o -lpng -ljpeg -lz -pthread -o "$program/build/$program"
done

quietly digits/build/digits bench  # its selftest takes minutes with sanitizers

quietly small/build/small selftest
quietly small/build/small train --threads 3
quietly small/build/small eval
quietly small/build/small predict second --json "$root"/samples/pictures/*.png
quietly small/build/small features --layer features -o features.npy
quietly small/build/small summary
quietly small/build/small profile

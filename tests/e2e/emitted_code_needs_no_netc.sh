#!/usr/bin/env bash
# `netc emit` writes a project that builds without netc; its program trains to the same bits as netc's own.
source "$(dirname "$0")/common.sh"

quietly "$netc" build "$root/samples/digits.net" -o digits
quietly "$netc" emit "$root/samples/digits.net" -o out
quietly env -u NETC_RUNTIME cmake -S out -B out/build -DCMAKE_BUILD_TYPE=Release
quietly cmake --build out/build -j2

mkdir ours theirs
(cd ours && quietly ../digits train first --data drawn --epochs 1 --quiet)
(cd theirs && quietly ../out/build/digits train first --data drawn --epochs 1 --quiet)
same ours/digits.first.safetensors theirs/digits.first.safetensors "weights of netc's program and of the emitted project"

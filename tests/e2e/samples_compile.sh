#!/usr/bin/env bash
# Every sample is what it says (its `expect` lines), and becomes C++ that a compiler accepts.
source "$(dirname "$0")/common.sh"

for net in "$root"/samples/*.net; do
    name=$(basename "$net" .net)
    grep -q '^ *expect params = ' "$net" || fail "$name does not say how many weights it has"
    quietly "$netc" check "$net"
done

# Those on data that the program draws train in seconds, and what they promise holds.
for name in houses autoencoder own_functions unet transformer digits_lars_lion; do
    echo "== $name"
    quietly "$netc" run "$root/samples/$name.net" train --quiet
    quietly "$netc" run "$root/samples/$name.net" eval
done

# One of every kind: pooled, residual, branches, depthwise, large windows. Optimizing them would take minutes.
for name in vgg_like resnet18_small resnet50 googlenet mobilenet alexnet; do
    echo "== $name"
    quietly "$netc" emit "$root/samples/$name.net" -o "$name"
    for file in "$name"/*.cpp; do
        quietly "${CXX:-c++}" -std=c++20 -fsyntax-only -march=x86-64-v4 -I "$name" "$file"
    done
done

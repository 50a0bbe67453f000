#!/usr/bin/env bash
# Programs for narrower vectors than this machine's work as well, and come to nearly the same loss.
source "$(dirname "$0")/common.sh"

for isa in avx2 generic; do
    if [[ $isa == avx2 ]] && ! grep -q -w avx2 /proc/cpuinfo; then
        echo "skipped: no AVX2 here"
        continue
    fi
    quietly "$netc" build --isa $isa "$root/samples/digits.net" -o digits_$isa
    quietly ./digits_$isa selftest
done

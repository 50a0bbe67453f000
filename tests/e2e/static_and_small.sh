#!/usr/bin/env bash
# The static, minimal executable needs no shared library and stays below 1.2 MB.
source "$(dirname "$0")/common.sh"

quietly "$netc" build --static --minimal "$root/samples/digits.net" -o digits
size=$(stat -c %s digits)
((size < 1200000)) || fail "the executable has $size bytes"
if ldd digits >ldd.txt 2>&1; then fail "it needs shared libraries: $(cat ldd.txt)"; fi
quietly ./digits train first --data drawn --epochs 1 --quiet
quietly ./digits eval first --data drawn

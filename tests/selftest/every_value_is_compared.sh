#!/usr/bin/env bash
# Every value that a program of a sample, or of a net of this folder, keeps in memory has one to be compared with.
source "$(dirname "$0")/../e2e/common.sh"

for net in "$root"/samples/*.net "$root"/tests/selftest/nets/*.net; do
    rm -rf emitted
    quietly "$netc" emit "$net" -o emitted
    grep -hq 'constexpr ValueProbe' emitted/*_selftest.cpp || fail "$(basename "$net"): nothing is compared"
    if grep -hA9 'constexpr NotProbed' emitted/*_selftest.cpp; then fail "$(basename "$net") keeps values that nothing is compared with"; fi
done

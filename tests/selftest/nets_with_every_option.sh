#!/usr/bin/env bash
# Nets that use every option of every layer test themselves, for vectors of every width and without fusing.
source "$(dirname "$0")/common.sh"

failed=()
try() {
    echo "== $(basename "$1") ${*:2}"
    selftest_of "$1" out.txt "${@:2}" && return
    grep -A6 FAILED out.txt || cat out.txt
    failed+=("$(basename "$1")")
}
nets=("$root"/tests/selftest/nets/*.net)
for net in "${nets[@]}"; do try "$net"; done
try "$root/tests/selftest/function_of_known_numbers.net"
# The other ways to compile take turns.
ways=("--isa generic" "--skip=fuse" "--skip=commute-pool,mask-from-output,fold-constants" "--isa generic --skip=fuse")
for ((i = 0; i < ${#ways[@]}; ++i)); do
    # shellcheck disable=SC2086
    try "${nets[i % ${#nets[@]}]}" ${ways[i]}
done
# Every way of a convolution, also where it does not pay.
pools=$root/tests/selftest/nets/gradients_behind_pools.net
for way in "--conv=sparse" "--conv=sparse --isa avx2" "--conv=sparse --isa generic" "--conv=sparse --skip=fuse,commute-pool" "--conv=direct"; do
    # shellcheck disable=SC2086
    try "$pools" $way
done
for net in three_by_three pools_joined_with_convolutions weights_used_twice; do
    try "$root/tests/selftest/nets/$net.net" --conv=sparse
done
try "$root/tests/selftest/nets/three_by_three.net" --conv=winograd
# Names matter to the C++ compiler alone.
run=("$netc" run --cxx "$scratch/cxx")
for net in names_of_headers names_of_locals; do try "$root/tests/selftest/nets/$net.net"; done
((${#failed[@]} == 0)) || fail "${failed[@]}"

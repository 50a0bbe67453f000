#!/usr/bin/env bash
# Programs of g++ and of clang compute the same bits: kernel by kernel, two steps of each stage, evaluation, prediction.
# usage: same_bits.sh ISA NET...
source "$(dirname "$0")/../e2e/common.sh"

isa=$1
shift
: "${SAME_BITS:?names the program same_bits}"
for compiler in g++ clang++; do
    command -v "$compiler" >/dev/null || { echo "skipped: no $compiler"; exit 77; }
done
if [[ $isa == avx512 ]] && ! grep -qw avx512vl /proc/cpuinfo || [[ $isa == avx2 ]] && ! grep -qw avx2 /proc/cpuinfo; then
    echo "skipped: this processor has no $isa"
    exit 77
fi

# library COMPILER FILE: the program of n.net, as a library. Loops of vectors are written out: -O2 does what -O3 does.
library() {
    REAL_CXX=$1 OPTIMISE=-O2 quietly "$netc" build n.net -o "$2" --isa "$isa" --cxx "$root/tests/compilers/library_of.sh"
}
differing=()
for net in "$@"; do
    echo "== $(basename "$net")"
    # A few samples show what many do.
    sed -E 's/batch [0-9]+/batch 6/' "$net" >n.net
    library g++ one.so
    library clang++ other.so
    "$SAME_BITS" "$scratch/one.so" "$scratch/other.so" || differing+=("$(basename "$net")")
done
((${#differing[@]} == 0)) || fail "bits differ in ${differing[*]}"

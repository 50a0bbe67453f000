#!/usr/bin/env bash
# Programs of g++ and of OTHER compute the same bits: kernel by kernel, two steps of each stage, evaluation, prediction.
# OTHER is clang++, or jit: the net compiled in memory. ISA may be native.
# usage: same_bits.sh OTHER ISA NET...
source "$(dirname "$0")/../e2e/common.sh"

other=$1 isa=$2
shift 2
: "${SAME_BITS:?names the program same_bits or same_bits_jit}"
compilers=(g++)
[[ $other == jit ]] || compilers+=("$other")
for compiler in "${compilers[@]}"; do
    command -v "$compiler" >/dev/null || { echo "skipped: no $compiler"; exit 77; }
done
declare -A flag=([avx512]=avx512vl [avx2]=avx2)  # as the system calls what the processor has to have
if [[ -n ${flag[$isa]:-} ]] && ! grep -qw "${flag[$isa]}" /proc/cpuinfo; then
    echo "skipped: this processor has no $isa"
    exit 77
fi
flags=()
[[ $isa == native ]] || flags=(--isa "$isa")

# library COMPILER FILE: the program of n.net, as a library. Loops of vectors are written out: -O2 does what -O3 does.
library() {
    REAL_CXX=$1 OPTIMISE=-O2 quietly "$netc" build n.net -o "$2" "${flags[@]}" --cxx "$root/tests/compilers/library_of.sh"
}
differing=()
for net in "$@"; do
    echo "== $(basename "$net")"
    # A few samples show what many do.
    sed -E 's/batch [0-9]+/batch 6/' "$net" >n.net
    library g++ one.so
    if [[ $other == jit ]]; then
        "$SAME_BITS" "$scratch/one.so" n.net "${flags[@]}" || differing+=("$(basename "$net")")
    else
        library "$other" other.so
        "$SAME_BITS" "$scratch/one.so" "$scratch/other.so" || differing+=("$(basename "$net")")
    fi
done
((${#differing[@]} == 0)) || fail "bits differ in ${differing[*]}"

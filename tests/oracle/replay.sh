#!/usr/bin/env bash
# Compares programs with recorded nets:
#     IN_MEMORY=replay_in_memory replay.sh RECORDED ISA [flags of netc...]
#     NETC=... NETRT=libnetrt.a CXX=g++ replay.sh RECORDED ISA [flags of netc...]
# The second way is by the C++ compiler: several nets share one call of it, and all of them one executable. NETS has
# patterns of the names of those to compare.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
recorded=$(cd "$1" && pwd)
isa=$2
shift 2
if [[ -z ${IN_MEMORY:-} ]]; then : "${NETC:?names the compiler}" "${NETRT:?names the runtime library}"; fi
: "${CXX:=c++}" "${OPTIMISE:=-O0}" "${JOBS:=2}"
declare -A march=([avx512]=x86-64-v4 [avx2]=x86-64-v3 [generic]=x86-64)
declare -A flag=([avx512]=avx512vl [avx2]=avx2)  # as the system calls what the processor has to have
if [[ -n ${flag[$isa]:-} ]] && ! grep -qw "${flag[$isa]}" /proc/cpuinfo; then
    echo "skipped: this processor has no $isa"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/scratch"
if [[ -n ${IN_MEMORY:-} ]]; then
    "$IN_MEMORY" "$recorded" "$work/scratch" "$isa" "$@"
    exit
fi

runtime=$here/../../runtime
flags=(-std=c++20 "$OPTIMISE" "-march=${march[$isa]}" -fno-math-errno -fno-trapping-math -ffp-contract=fast -I"$runtime")
nets=()
read -ra patterns <<<"${NETS:-*}"
for pattern in "${patterns[@]}"; do
    for file in "$recorded"/$pattern.net; do nets+=("$(basename "$file" .net)"); done
done
# emit FOLDER [flags...]: all nets, a folder each.
emit() {
    mkdir "$work/$1"
    printf '%s\n' "${nets[@]}" | xargs -P "$JOBS" -I{} "$NETC" emit "$recorded/{}.net" -o "$work/$1/{}" --isa "$isa" --color never "${@:2}" \
        2>"$work/messages" || { cat "$work/messages" >&2; exit 1; }
}
emit code "$@"
if (($#)); then
    # Nets in which the flags change nothing are compared without them elsewhere.
    emit usual
    changed=()
    for net in "${nets[@]}"; do
        diff -rq "$work/usual/$net" "$work/code/$net" >/dev/null || changed+=("$net")
    done
    nets=("${changed[@]}")
    ((${#nets[@]} > 0)) || { echo "no net is computed otherwise with $*" >&2; exit 1; }
fi

# The runtime is one for all of them.
rm -rf "$work"/code/*/netrt

# Ten nets a file: reading the headers takes longer than most nets.
group=0
for ((i = 0; i < ${#nets[@]}; i += 10)); do
    for net in "${nets[@]:i:10}"; do
        for file in "$work/code/$net"/"$net"*.cpp; do
            case $file in *_selftest.cpp | *_profile.cpp | *_library.cpp) ;; *) echo "#include \"$file\"" ;; esac
        done
    done >"$work/group$group.cpp"
    group=$((group + 1))
done
{
    echo '#pragma once'
    echo '#include "netrt/program.h"'
    for net in "${nets[@]}"; do echo "namespace $net { extern const netrt::Net net; }"; done
    echo 'struct Linked { const char* name; const netrt::Net* net; };'
    echo 'const Linked linked_nets[] = {'
    for net in "${nets[@]}"; do echo "    {\"$net\", &$net::net},"; done
    echo '};'
} >"$work/nets.h"
cp "$here"/{linked,replay}.cpp "$here/replay.h" "$work/"
(cd "$work" && printf '%s\n' linked.cpp replay.cpp group*.cpp | xargs -P "$JOBS" -I{} "$CXX" "${flags[@]}" -I"$work" -c {})
"$CXX" "$work"/*.o "$NETRT" -lpng -ljpeg -lz -pthread -o "$work/replay"
"$work/replay" "$recorded" "$work/scratch"

# Shared by the scripts of this folder: a scratch folder that goes away, netc, checks that say what differed.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
netc=${NETC:?NETC has to name the netc executable}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export XDG_CACHE_HOME=$scratch/cache  # of `netc run`: no test may depend on what others left

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# same A B WHAT: the files have the same bytes.
same() { cmp "$1" "$2" || fail "$3 differ"; }

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
    local code=0
    "$@" >"$scratch/quiet.log" 2>&1 || code=$?
    ((code == 0)) && return
    grep -v '^ok ' "$scratch/quiet.log" >&2 || true
    fail "exit code $code of: $*"
}

# For builds that take less time, because the loops need not be fast: netc build --cxx "$scratch/cxx".
cat >cxx <<'SCRIPT'
#!/usr/bin/env bash
# The compiler without its slowest passes. What EDIT names is done to the kernels first.
arguments=()
for argument in "$@"; do
    [[ $argument == -O3 ]] && argument=-O1
    [[ $argument == */n.cpp && -n ${EDIT:-} ]] && "$EDIT" "$argument"
    arguments+=("$argument")
done
exec "${REAL_CXX:-c++}" "${arguments[@]}"
SCRIPT
chmod +x cxx
export REAL_CXX=${CXX:-c++}
unset CXX

# netc run, as tests of nets use it: in memory where netc can, else by the compiler above.
run=("$netc" run)
[[ -n ${NETC_JIT:-} ]] || run+=(--cxx "$scratch/cxx")
needs_jit() {
    [[ -z ${NETC_JIT:-} ]] || return 0
    echo "skipped: no LLVM (on Debian: apt-get install llvm-14-dev)"
    exit 77
}

# needs_python: some tests write samples with it, or compute the same.
needs_python() {
    command -v python3 >/dev/null && return
    echo "skipped: no python3"
    exit 77
}

# npy FILE DESCR SHAPE: an array of what comes in, in C order.
npy() {
    local header="{'descr': '$2', 'fortran_order': False, 'shape': ($3), }"
    header+=$(printf '%*s' $(((64 - (${#header} + 11) % 64) % 64)) '')
    {
        printf '\x93NUMPY\x01\x00'
        printf '%b' "\\x$(printf %02x $(((${#header} + 1) % 256)))\\x$(printf %02x $(((${#header} + 1) / 256)))"
        printf '%s\n' "$header"
        cat
    } >"$1"
}
bytes() { head -c "$1" /dev/zero | tr '\0' '\1'; }

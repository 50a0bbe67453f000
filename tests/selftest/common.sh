# Shared by the scripts of this folder: builds that take less time, because the loops need not be fast.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/common.sh"

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

# selftest_of FILE OUT [FLAGS...]: builds the net N of FILE and runs its selftest; the lines go to OUT.
selftest_of() {
    local file=$1 out=$2
    shift 2
    quietly "$netc" build "$file" -o n --cxx "$scratch/cxx" "$@"
    ./n selftest >"$out" 2>&1
}

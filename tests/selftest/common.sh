# Shared by the scripts of this folder.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/common.sh"

# selftest_of FILE OUT [FLAGS...]: builds the net N of FILE and runs its selftest; the lines go to OUT.
selftest_of() {
    local file=$1 out=$2
    shift 2
    quietly "$netc" build "$file" -o n --cxx "$scratch/cxx" "$@"
    ./n selftest >"$out" 2>&1
}

# Shared by the scripts of this folder.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/common.sh"

# selftest_of FILE OUT [FLAGS...]: the net of FILE tests itself; the lines go to OUT.
selftest_of() {
    local file=$1 out=$2
    shift 2
    "${run[@]}" "$@" "$file" selftest >"$out" 2>&1
}

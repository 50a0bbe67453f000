#!/usr/bin/env bash
# Builds everything and runs all tests. Installs the packages they need.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step "packages"
scripts/setup.sh tests

jobs=$(nproc)
step "building netc and its tests in build/dev, $jobs at a time"
cmake --preset dev
cmake --build --preset dev -j "$jobs"

step "running the tests"
code=0
ctest --preset dev -j "$jobs" "$@" || code=$?

step "what was skipped"
# Tests say so themselves, in a line that begins with the word.
skipped=$(awk '/^[0-9]+\/[0-9]+ Testing: /{name = $3} /^skipped: /{print "  " name ": " substr($0, 10)}' \
    build/dev/Testing/Temporary/LastTest.log)
if [[ -n $skipped ]]; then echo "$skipped"; else echo "  nothing"; fi
exit "$code"

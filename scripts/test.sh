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
ctest --preset dev -j "$jobs" "$@"

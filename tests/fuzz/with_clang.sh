#!/usr/bin/env bash
# with_clang.sh FOLDER SECONDS: builds the fuzz targets with clang in FOLDER and lets each run for SECONDS from its seeds.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v clang++ >/dev/null; then
    echo "skipped: no clang++ here (on Debian: apt-get install clang libclang-rt-dev)"
    exit 77
fi
cmake -S "$root" -B "$1" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 -DNETC_FUZZ=ON \
    -DNETC_FUZZ_SECONDS="$2" >"$1.log"
targets=()
for file in "$root"/tests/fuzz/*_fuzz.cpp; do targets+=("$(basename "$file" .cpp)"); done
cmake --build "$1" -j2 --target "${targets[@]}" >"$1.log" 2>&1 || { tail -30 "$1.log"; exit 1; }
ctest --test-dir "$1" -L fuzz -j2 --output-on-failure

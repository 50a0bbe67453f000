#!/usr/bin/env bash
# Writes what netc makes of the samples that are kept as text to FOLDER/<sample>: regenerate.sh FOLDER. NETC names netc.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
netc=${NETC:?NETC has to name the netc executable}
mkdir -p "$1"
target=$(cd "$1" && pwd)

# From the samples' folder, so that no path but the file's name gets into the code. The tiles are those of AVX-512
# wherever this runs.
cd "$root/samples"
# The large networks would be much text of the same kind.
for name in digits; do
    net=$name.net
    rm -rf "${target:?}/$name"
    "$netc" emit "$net" --isa avx512 -o "$target/$name"
    rm -rf "${target:?}/$name/netrt"
done

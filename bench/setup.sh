#!/usr/bin/env bash
# Installs the peers of the comparison: PyTorch from Debian, ONNX Runtime from npm (into out/bench).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(g++ python3-torch python3-onnx libopenblas0-openmp)
missing=()
# Node.js may come from elsewhere, with npm in it: then Debian's packages would clash with it.
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if ((${#missing[@]})); then
    echo "installing ${missing[*]}"
    root=()
    ((EUID == 0)) || root=(sudo)
    "${root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
fi

mkdir -p out/bench
echo "installing onnxruntime-node to out/bench"
# Without its install script, which fetches libraries for graphics cards.
npm install --prefix out/bench --ignore-scripts --no-audit --no-fund onnxruntime-node@1.30

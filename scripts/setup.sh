#!/usr/bin/env bash
# Installs the Debian packages that netc is built with, those that are missing only. `setup.sh jit` adds
# LLVM for `netc run` without a C++ compiler, `setup.sh tests` that and what the tests need.
set -euo pipefail

# uuid-dev: Debian's libantlr4-runtime-dev links it and does not depend on it.
packages=(libantlr4-runtime-dev uuid-dev libfmt-dev libeigen3-dev zlib1g-dev libpng-dev libjpeg-dev)
# What the tests need beside doctest: clang and its sanitizers for fuzzing and warnings, clang-format for the layout of
# generated code, antlr4 to make the parser anew, an ARM compiler and qemu for processors that this machine is not.
if [[ "${1:-}" == jit ]]; then
    packages+=(llvm-14-dev)
elif [[ "${1:-}" == tests ]]; then
    packages+=(llvm-14-dev doctest-dev clang clang-format libclang-rt-dev antlr4 g++-aarch64-linux-gnu qemu-user)
fi

missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${packages[@]}"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [[ "$state" == installed ]] || missing+=("$package")
    done
    command -v make >/dev/null || missing+=(make)
else
    echo "setup: no dpkg here; netc needs what Debian calls ${packages[*]}"
    exit 0
fi
if ((${#missing[@]} == 0)); then
    echo "setup: every package is installed"
    exit 0
fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "setup: these packages are missing, and neither root nor sudo is at hand to install them: ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

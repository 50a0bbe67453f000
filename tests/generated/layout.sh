#!/usr/bin/env bash
# Generated code is laid out as clang-format would do it.
source "$(dirname "$0")/../e2e/common.sh"

if ! command -v clang-format >/dev/null; then
    echo "skipped: no clang-format here"
    exit 77
fi
clang-format --style=file:"$root/.clang-format" --dry-run -Werror "$root"/generated/samples/*/*.{h,cpp}

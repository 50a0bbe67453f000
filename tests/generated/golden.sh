#!/usr/bin/env bash
# What netc makes of the samples is what is committed in generated/samples, and the same bytes every time.
source "$(dirname "$0")/../e2e/common.sh"

"$root/tests/generated/regenerate.sh" once
"$root/tests/generated/regenerate.sh" twice
diff -r once twice || fail "two runs differ"
diff -r "$root/generated/samples" once ||
    fail "generated/samples is not what netc makes; after reading the difference: cmake --build BUILD --target regenerate"

#!/usr/bin/env bash
# `netc run` needs no C++ compiler, nor anything else that is found by PATH; `netc` itself is not linked with LLVM.
source "$(dirname "$0")/common.sh"
needs_jit

! ldd "$netc" | grep -i llvm || fail "netc is linked with LLVM"
words=(train first --data drawn --epochs 1 --quiet)
quietly "$netc" build "$root/samples/digits.net" -o digits
quietly ./digits "${words[@]}" --save built.safetensors
env PATH=/nonexistent "$netc" run "$root/samples/digits.net" "${words[@]}" --save ran.safetensors >said 2>&1 || fail "$(cat said)"
! grep -q note said || fail "$(cat said)"
same built.safetensors ran.safetensors "weights of the executable and of netc run"

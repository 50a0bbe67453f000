#!/usr/bin/env bash
# Training that is killed at any moment goes on with either, `netc run` or the executable, and ends with the bits of
# training that was left alone.
source "$(dirname "$0")/common.sh"
needs_jit

net=$root/$1
quietly "$netc" build "$net" -o digits
mkdir whole killed
flags=(train first --data drawn --epochs 2 --save-every 3 --quiet)
(cd whole && quietly ../digits "${flags[@]}")

# Killed when some steps were saved; the other one goes on.
cd killed
programs=("$netc run $net" ../digits)
resume=()
for ((i = 0; i < 4; ++i)); do
    before=$(stat -c %Y%s%i digits.first.state 2>/dev/null || true)
    # shellcheck disable=SC2086
    ${programs[i % 2]} "${flags[@]}" "${resume[@]}" >/dev/null 2>&1 &
    child=$!
    while kill -0 $child 2>/dev/null && [[ $(stat -c %Y%s%i digits.first.state 2>/dev/null || true) == "$before" ]]; do sleep 0.02; done
    kill -KILL $child 2>/dev/null || true
    wait $child 2>/dev/null || true
    [[ -e digits.first.state ]] || fail "nothing was saved before it was killed"
    resume=(--resume)
done
for program in "${programs[@]}"; do
    rm -rf ../end
    cp -r . ../end
    # shellcheck disable=SC2086
    (cd ../end && quietly $program "${flags[@]}" --resume)
    same ../whole/digits.first.safetensors ../end/digits.first.safetensors "weights, left alone and ended by $program,"
done

#!/usr/bin/env bash
# Training that is killed at any moment and resumed ends with the weights of training that was left alone.
source "$(dirname "$0")/common.sh"

quietly "$netc" build "$root/samples/digits.net" -o digits
mkdir whole killed
start=$(date +%s%N)
(cd whole && quietly ../digits train --data drawn --epochs 1 --quiet)
took=$((($(date +%s%N) - start) / 1000000))

# Moments between the start and after the end; each run goes on where the one before was killed.
cd killed
resume=()
for tenths in 2 5 3 7 4; do
    ../digits train --data drawn --epochs 1 --save-every 7 --quiet "${resume[@]}" >/dev/null 2>&1 &
    child=$!
    sleep "$(printf '%d.%03d' $((took * tenths / 10 / 1000)) $((took * tenths / 10 % 1000)))"
    kill -KILL $child 2>/dev/null || true
    wait $child 2>/dev/null || true
    resume=(--resume)
done
quietly ../digits train --data drawn --epochs 1 --save-every 7 --quiet --resume
cd ..
for stage in first second; do
    same whole/digits.$stage.safetensors killed/digits.$stage.safetensors "weights of $stage, left alone and resumed,"
done

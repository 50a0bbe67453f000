#!/usr/bin/env bash
# The weights are the same to the bit for 1, 2 and 4 threads, in both stages.
source "$(dirname "$0")/common.sh"

quietly "$netc" build "$root/samples/digits.net" -o digits
for threads in 1 2 4; do
    mkdir "t$threads"
    (cd "t$threads" && quietly ../digits train --data drawn --epochs 1 --threads "$threads" --quiet)
done
for threads in 2 4; do
    for stage in first second; do
        same "t1/digits.$stage.safetensors" "t$threads/digits.$stage.safetensors" "weights of $stage with 1 and $threads threads"
    done
done

#!/usr/bin/env bash
# Files, features, predictions and messages have the shapes that the net declares, of any rank, however values are stored.
source "$(dirname "$0")/common.sh"

# has_shape FILE SHAPE: of an .npy file
has_shape() { head -1 "$1" | grep -aqF "'shape': ($2)" || fail "$1 is not ($2): $(head -1 "$1" | tail -c +11)"; }

# try NAME SHAPE VALUES BODY: a net with inputs of this shape trains on an array of it, predicts one, and says the shape.
try() {
    cat >"$1.net" <<NET
net ${1^} {
    input x : f32[$2]
    label y : class[3]
    $4
    loss cross_entropy(logits, y)
}
data d { source npy("$1.npy", "y.npy", "$1.npy", "y.npy")  map x = x / 16 }
train t : ${1^} on d { batch 2, epochs 1, optimizer sgd(lr = 0.1) }
export t { output p = logits, $5 }
NET
    quietly "$netc" build "$1.net" -o "$1"
    bytes $((4 * $3)) | npy "$1.npy" '|u1' "4, $2"
    bytes "$3" | npy one.npy '|u1' "$2,"
    quietly "./$1" train --quiet --force
    quietly "./$1" predict one.npy
    bytes $((4 * ($3 + 1))) | npy "$1.npy" '|u1' "4, $(($3 + 1))"
    ! "./$1" eval 2>message || fail "$1 takes samples of another shape"
    grep -qF "\`x\` is [$2]" message || fail "$1: $(cat message)"
    bytes $((4 * $3)) | npy "$1.npy" '|u1' "4, $2"
}

bytes 4 | npy y.npy '|u1' '4,'
try rank1 6 6 'h = x | dense(4) | relu  logits = h | dense(3)' 'output h = h'
try rank2 '6, 5' 30 'h = x | relu  logits = h | flatten | dense(3)' 'output h = h'
try ones '9, 1, 1' 9 'h = x | conv(4, 1) | relu  logits = h | flatten | dense(3)' 'output h = h'
try rank3 '4, 3, 5' 60 'f = x | flatten  g = f | reshape([3, 2, 2, 5]) | relu  r = x | reshape([12, 5])
    logits = f + (g | flatten) | dense(3)' 'output g = g'
try rank4 '2, 3, 2, 2' 24 'h = x | relu  logits = h | flatten | dense(3)' 'output h = h'

# A single number.
try rank0 6 6 'a = x | dense(4)  b = x | dense(4)  d = mean_squared_error(a, b)  logits = a | dense(3)' 'd'
./rank0 predict --json one.npy | grep -qE '"d": [0-9.e-]+}$' || fail "a single number: $(./rank0 predict --json one.npy)"

shape_of_feature() {
    quietly "./$1" features --layer "$2" -o f.npy
    has_shape f.npy "4, $3"
}
shape_of_feature rank2 h '6, 5'
shape_of_feature ones h '4, 1, 1'
shape_of_feature rank3 f 60
shape_of_feature rank3 g '3, 2, 2, 5'
shape_of_feature rank3 r '12, 5'
shape_of_feature rank4 h '2, 3, 2, 2'

# Predictions: in words, and as arrays in arrays.
bytes 30 | npy one.npy '|u1' '6, 5'
./rank2 predict one.npy | grep -qF 'h [6, 5]' || fail "predict: $(./rank2 predict one.npy)"
brackets=$(./rank2 predict one.npy --json | sed 's/.*"h": //; s/[^][]//g')
[[ $brackets == '[[][][][][][]]' ]] || fail "predict --json nests so: $brackets"

# A file of many samples, and what they are predicted by themselves.
./rank2 predict rank2.npy one.npy --json >all.txt
[[ $(wc -l <all.txt) == 5 ]] || fail "not a line for each of 4 samples and one: $(cat all.txt)"
[[ $(sed -n 's/.*"sample": 0, //p' all.txt) == "$(sed -n 's/.*"one.npy", //p' all.txt)" ]] ||
    fail "the first of many and alone: $(cat all.txt)"
./rank2 predict rank2.npy --input x=one.npy 2>message && fail "takes files with --input and without"
grep -qF 'arrays are named by --input or without, not both' message || fail "$(cat message)"

# A row with a number that is none has no prediction.
{ head -c $((4 * 29)) /dev/zero; printf '\x00\x00\xc0\x7f'; } | npy nan.npy '<f4' '6, 5'
! ./rank2 predict nan.npy >out 2>message || fail "predict takes a NaN: $(cat out)"
grep -qF 'nan.npy: sample 0 of `x` at [5, 4] is nan' message || fail "$(cat message)"

# Weights: a dense layer behind flatten has [units, inputs].
head -c 1000 rank3.t.safetensors | grep -aqF '"dense1.kernel": {"dtype": "F32", "shape": [3, 60]' ||
    fail "the kernel is not [3, 60]"

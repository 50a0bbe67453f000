#!/usr/bin/env bash
# A program that predicts several pictures at once says of each what one that takes them singly says.
source "$(dirname "$0")/common.sh"

cat >n.net <<'NET'
net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    scores = image | conv(20, 3, stride = 2) | relu | maxpool(3, stride = 2, rounding = ceil) | flatten | dense(10)
    loss cross_entropy(scores, digit)
    metric accuracy(scores, digit)
}
data drawn_ones {
    source drawn_digits(seed = 3)
    map image = image / 255
}
train all : N on drawn_ones { batch 100, epochs 1, optimizer adam }
NET
quietly "$netc" build n.net -o n
quietly "$netc" build n.net -o three --predict-batch 3
quietly ./n train --threads 2 --quiet --save weights.safetensors

# Seven pictures: two full groups and one more; the one that cannot be read comes in between.
pictures=("$root"/samples/pictures/{one,two,three,four,five,six,seven}.png)
for program in n three; do
    code=0
    ./$program predict --json --weights weights.safetensors "${pictures[@]:0:4}" no_such.png "${pictures[@]:4}" \
        >$program.txt 2>$program.errors || code=$?
    ((code == 1)) || fail "$program ended with $code"
    grep -q no_such.png $program.errors || fail "$program did not name the missing picture"
    (($(wc -l <$program.txt) == 7)) || fail "$program did not answer for seven pictures"
done
# Numbers may differ in the last digits: kernels share their work out otherwise.
labels() { grep -o '"file": "[^"]*"\|"label": "[^"]*", "value": [^}]\{1,5\}' "$1"; }
cmp <(labels n.txt) <(labels three.txt) || fail "predictions differ"

./three bench --threads 1 --json | grep -q '"infer": \[{"batch": 1, .*{"batch": 3, ' || fail "bench does not show both"
quietly ./three selftest

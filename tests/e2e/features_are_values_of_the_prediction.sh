#!/usr/bin/env bash
# What `features` writes of a layer is what `predict` makes its answer of, whether or not its program ends early for it.
source "$(dirname "$0")/common.sh"

cat >n.net <<'NET'
net N {
    input image : f32[1, 28, 28]
    label digit : class[3]
    maps = image | conv(4, 3, stride = 2) | relu | maxpool(2)
    scores = maps | flatten | dense(3)
    loss cross_entropy(scores, digit)
    metric accuracy(scores, digit)
}
data drawn_ones {
    source drawn_digits(seed = 3)
    keep digit in 0..2
    map image = image / 255
}
train all : N on drawn_ones { batch 100, epochs 1, optimizer adam }
export all { output p = softmax(scores) }
NET
quietly "$netc" build n.net -o n --keep text
quietly ./n train --threads 2 --quiet
[[ $(grep -c 'if (run.phases == ' text/n.cpp) == 2 ]] || fail "the program that predicts does not hand out both layers"

picture=$root/samples/pictures/two.png
./n features --layer scores "$picture" --format csv >scores.csv
./n predict "$picture" --json >answer.json
# The softmax of the scores is what is predicted.
expected=$(awk -F, '{ for (i = 1; i <= NF; ++i) { e[i] = exp($i); sum += e[i]; if (e[i] > most) most = e[i] }
                      printf "%.4f", most / sum }' scores.csv)
grep -o '"value": [0-9.e-]*' answer.json | sort -t: -k2 -g | tail -1 | awk -v want="$expected" \
    '{ if ($2 - want > 0.0002 || want - $2 > 0.0002) exit 1 }' || fail "features say $expected: $(cat answer.json)"

# Values on the way are those of a net that ends there.
sed 's/export all .*/export all { output p = maps }/' n.net >maps.net
quietly "$netc" build maps.net -o maps
weights=$(ls n.all*.safetensors)
./n features --layer maps "$picture" --format csv >early.csv
./maps features --layer maps "$picture" --format csv --weights "$weights" >end.csv
same early.csv end.csv "values of the layer"

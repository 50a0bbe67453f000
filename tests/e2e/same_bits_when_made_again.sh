#!/usr/bin/env bash
# Training gives the same bits whether the backward pass makes values again or reads what was kept, in less memory.
source "$(dirname "$0")/common.sh"

cat >n.net <<'END'
block conv_bn(x, width, k) { return x | conv(width, k, pad = k / 2, bias = false) | batchnorm }
net N {
    input image : f32[1, 28, 28]
    label digit : class[5]
    x = image | conv_bn(20, 3) | relu | maxpool(2)
    for i in 0..1 { x = relu((x | conv_bn(16, 1) | relu | conv_bn(20, 3)) + x) }
    scores = x | avgpool(global) | dense(5)
    loss cross_entropy(scores, digit)
    metric accuracy(scores, digit)
}
data drawn_ones {
    source drawn_digits(seed = 3)
    keep digit in 0..4
    map image = image / 255
}
train all : N on drawn_ones { batch 100, epochs 1, optimizer sgd(lr = 0.01, momentum = 0.9) }
END
quietly "$netc" build n.net -o again
quietly "$netc" build n.net -o kept --skip recompute
for program in again kept; do
    mkdir "of_$program"
    (cd "of_$program" && quietly "../$program" train --threads 2 --quiet)
done
same of_again/n.all.safetensors of_kept/n.all.safetensors "weights with and without \`recompute\`"

workspace() { "$netc" emit n.net --stage=memory "$@" | grep -o '^train_all: .* workspace [0-9]*' | grep -o '[0-9]*$'; }
(($(workspace) < $(workspace --skip=recompute))) || fail "making values again takes no less memory"

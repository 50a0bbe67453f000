#!/usr/bin/env bash
# Other nets than the sample, of the sizes of pictures: each tests itself, trains an epoch, is evaluated.
source "$(dirname "$0")/common.sh"

# variation NAME SHAPE CLASSES BATCH OPTIMIZER BODY: a net on pictures of SHAPE; BODY goes from `image` to the scores.
names=() texts=()
variation() {
    names+=("$1")
    texts+=("net N {
    input image : f32[$2]
    label digit : class[$3]
    scores = image $6
    loss cross_entropy(scores, digit)
    metric accuracy(scores, digit)
}
data drawn_ones {
    source drawn_digits(seed = 3)
    keep digit in 0..$(($3 - 1))
    map image = image / 255
}
train all : N on drawn_ones { batch $4, epochs 1, optimizer $5 }")
}

digit=1,28,28
variation narrow        $digit 5 128 "adadelta"  '| conv(3, 3) | relu | maxpool(2) | flatten | dense(7) | relu | dense(5)'
variation odd_widths    $digit 5 100 "adadelta"  '| conv(17, 3) | relu | conv(33, 3) | relu | maxpool(2) | dropout(0.3) | flatten | dense(61) | relu | dense(5)'
variation wide_kernel   $digit 10 64 "sgd(lr = 0.01, momentum = 0.9)" '| conv(8, 5, pad = 2) | relu | conv(8, 7, stride = 2) | tanh | flatten | dense(10)'
variation strides       $digit 10 96 "adam"      '| conv(16, 3, stride = 2) | relu | conv(24, [2, 3], stride = [3, 2], pad = same) | relu | flatten | dense(10)'
variation uneven_pads   $digit 5 128 "adam(lr = 0.002)" '| conv(16, 4, pad = [1, 2, 0, 3]) | relu | maxpool(3, stride = 2, pad = 1) | flatten | dense(5)'
variation three_convs   $digit 5 128 "adadelta"  '| conv(32, 3) | relu | conv(32, 3) | relu | conv(16, 3) | relu | maxpool(2) | dropout(0.25) | flatten | dense(64) | relu | dense(5)'
variation batchnorms    $digit 5 128 "adadelta"  '| conv(32, 3, bias = false) | batchnorm | relu | conv(32, 3) | batchnorm | relu | maxpool(2) | flatten | dense(40) | batchnorm | relu | dense(5)'
variation nesterov      $digit 10 37 "sgd(lr = 0.05, momentum = 0.9, nesterov = true, weight_decay = 0.0001, decay = 0.001)" '| conv(12, 3) | sigmoid | avgpool(2) | flatten | dense(30) | tanh | dense(10)'
variation one_pixel     $digit 5 50 "adam"       '| conv(16, 28) | relu | conv(24, 1) | relu | conv(8, 3, pad = 1) | relu | flatten | dense(5)'
variation global_pools  $digit 10 64 "adam"      '| conv(20, 3, dilation = 2) | relu | conv(40, 3, groups = 4) | relu | avgpool(global) | dense(10)'
variation dense_only    $digit 10 7 "sgd(lr = 0.01)" '| flatten | dense(50) | relu | dense(10)'
variation grouped       $digit 5 33 "adadelta"   '| conv(16, 3) | relu | conv(16, 3, groups = 16, pad = 1) | relu | conv(32, 1, bias = false) | batchnorm | relu | maxpool(3) | flatten | dense(5)'
variation overlapping   $digit 5 128 "adadelta"  '| conv(8, 3) | relu | maxpool(3, stride = 1) | conv(9, 3) | maxpool(2) | relu | flatten | dense(5)'
variation mlp           $digit 10 100 "adam"     '| flatten | dropout(0.2) | dense(64) | relu | dense(10)'
variation odd_strides   $digit 5 90 "adam"       '| conv(8, 4) | relu | conv(16, 3, stride = 2, pad = 1) | relu | conv(8, 3, stride = 3) | flatten | dense(5)'
variation large_pool    $digit 5 64 "adam"       '| conv(4, 3, stride = 1) | maxpool(17, stride = 3) | flatten | dense(5)'
variation two_functions $digit 5 64 "adam"       '| conv(6, 3) | sigmoid | relu | maxpool(2) | flatten | dense(5)'
for net in "$root"/tests/e2e/nets/*.net; do
    names+=("$(basename "$net" .net)")
    texts+=("$(cat "$net")")
done

failed=()
for ((i = 0; i < ${#names[@]}; ++i)); do
    name=${names[$i]}
    echo "== $name"
    mkdir "$name"
    echo "${texts[$i]}" >"$name/n.net"
    (
        cd "$name"
        if [[ -n ${NETC_JIT:-} ]]; then
            program=("$netc" run n.net)
        else
            quietly "$netc" build n.net -o n --cxx "$scratch/cxx"
            program=(./n)
        fi
        quietly "${program[@]}" selftest
        quietly "${program[@]}" train --threads 2 --quiet
        quietly "${program[@]}" eval
    ) || failed+=("$name")
done
((${#failed[@]} == 0)) || fail "${failed[@]}"

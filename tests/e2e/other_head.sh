#!/usr/bin/env bash
# A net learns five classes; another one of the file takes its body to a new head, for three others.
source "$(dirname "$0")/common.sh"

cat >n.net <<'NET'
net Body(classes = 5) {
    input image : f32[1, 28, 28]
    label digit : class[classes]
    features = image | conv(4, 3, stride = 2) | relu | flatten | dense(16) | relu
    logits = features | dense(classes)
    loss cross_entropy(logits, digit)
    metric accuracy(logits, digit)
}
net Head = Body(classes = 3)
data five { source drawn_digits(seed = 3)  keep digit in 0..4  map image = image / 255 }
data three { source drawn_digits(seed = 3)  keep digit in 5..7  map image = image / 255, digit = digit - 5 }
train body : Body on five { batch 50, epochs 1, optimizer sgd(lr = 0.05, momentum = 0.9) }
train head : Head on three { from body, except logits, freeze features, batch 50, epochs 1, optimizer sgd(lr = 0.05, momentum = 0.9) }
check head.accuracy > 0.6
NET
quietly "$netc" build n.net --net Body -o body
quietly "$netc" build n.net --net Head -o head
! ./head train --quiet 2>message || fail "a head without its body"
grep -qF 'body.body.safetensors: does not exist; `head` begins with' message || fail "$(cat message)"
quietly ./body train --quiet
quietly ./head train --quiet
quietly ./head eval

# What is frozen is the body's; what is excepted has its own shape.
values() { "./$1" features --layer features -o "$1.npy" "$root/samples/pictures/two.png"; }
values body && values head
same body.npy head.npy "features of the body and of the net that took it"
quietly ./head predict "$root/samples/pictures/two.png"

# From another body it is another run.
./body train --force --quiet --seed 9
! ./head train --quiet 2>message || fail "a finished run is taken for one from other weights"
grep -qF 'began with other weights' message || fail "$(cat message)"

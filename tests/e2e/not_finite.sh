#!/usr/bin/env bash
# Trainings that stop being finite say where that began, and what to change in the file; with the change they train.
source "$(dirname "$0")/common.sh"

# net NAME LAYERS MAP RATE: drawn digits, ten classes.
net() {
    cat >"$1.net" <<NET
net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    $2
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  $3 }
train all : N on drawn { batch 100, epochs 1, optimizer sgd(lr = $4) }
NET
    quietly "$netc" build "$1.net" -o "$1" --minimal
}

# told NAME WORDS...: training ends with exit code 1 and a message that has all of these.
told() {
    local name=$1 code=0 words
    shift
    "./$name" train --force --quiet 2>message || code=$?
    ((code == 1)) || fail "$name: exit code $code"
    for words in "$@"; do
        grep -qF -- "$words" message || fail "$name: $(cat message)"
    done
}

plain='hidden = image | flatten | dense(20) | relu  scores = hidden | dense(10)'

net rate "$plain" 'map image = image / 255' 1e20
told rate 'all: step 2 (in epoch 1) is the first that is not finite: `scores`, the first part that is not, is ' \
    ' of the 100 losses of that step are not finite; likely cause: the rate (`lr = 1e+20` of stage `all`: try 0.1); n.all.state stays'
grep -q 'not scaled' message && fail "rate: $(cat message)"
# The same is found from any saved state.
cp message first
told rate 'step 2'
./rate train --force --quiet --save-every 1 2>message || true
same first message "messages with and without saves"
net rate "$plain" 'map image = image / 255' 0.1
quietly ./rate train --force --quiet

# Powers of pixels up to 255 leave the floats.
powers='h = image | flatten | dense(20) | relu  h2 = h * h  h4 = h2 * h2  big = h4 * h4  scores = big | dense(10)'
net scale "$powers" '' 0.01
told scale 'is the first that is not finite: `' \
    'or data that are not scaled (`image` reaches 255: `map image = image / 255` in the data section)'
net scale "$powers" 'map image = image / 255' 0.01
quietly ./scale train --force --quiet

net scaled_up "$plain" 'map image = image * 1e18' 1e-6
told scaled_up '(`image` reaches 2.55e+20 after its `map`)'

# Weights are as they were: no rate is to blame.
net divide 'dark = image / image  scores = dark | flatten | dense(10)' 'map image = image / 255' 0.1
rm -f n.all.*
told divide 'step 1 (in epoch 1)' '`dark`, the first part that is not, is nan for sample ' \
    '100 of the 100 losses of that step are not finite; likely cause: a division by zero, or a result beyond 3.4e38; n.all'
[[ ! -e n.all.safetensors ]] || fail "weights of a run that learned nothing"

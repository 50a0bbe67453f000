#!/usr/bin/env bash
# A net of several files is the net of one file with their text: the same bits. Imports go by folders, come back, and are
# kept by the formatter; places are those of the right file.
source "$(dirname "$0")/common.sh"

mkdir parts
cat >parts/blocks.net <<'NET'
import "own/functions.net"

block twice_dense(x, width) {
    return x | dense(width) | bent | dense(width) | bent
}

# Nobody calls it.
block other(x) { return x | relu }

train elsewhere : Nobody on nothing { batch 1 }
NET
mkdir parts/own
cat >parts/own/functions.net <<'NET'
import "../blocks.net"

## A bent line.
function bent(x, slope = 0.2) = if x > 0 { x } else { slope * x }

loss distance(scores, label : class) = -log(softmax(scores)[label])

optimizer plain(lr = 0.1) { w = w - lr * g }
NET
cat >rest.net <<'NET'

net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    scores = image | flatten | twice_dense(12) | dense(10)
    loss distance(scores, digit)
    metric accuracy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 100, epochs 1, optimizer plain(lr = 0.05) }
NET
{ echo 'import "n.net"'; echo 'import "parts/blocks.net"'; echo 'import "./parts/own/../own/functions.net"'; cat rest.net; } >n.net
mkdir whole
{ sed '/^import/d; /^train/d' parts/blocks.net; sed '/^import/d' parts/own/functions.net; cat rest.net; } >whole/n.net

"$netc" check n.net >said 2>&1 || fail "$(cat said)"
[[ $(wc -l <said) == 1 ]] || fail "imports are warned of: $(cat said)"
(cd / && "$netc" check "$scratch/n.net" >/dev/null) || fail "imports depend on the folder that netc runs in"
sed '/"n.net"/d' n.net | "$netc" check - >/dev/null || fail "imports of standard input are not those of this folder"
cp n.net formatted.net
"$netc" fmt formatted.net
grep -q '^import "parts/blocks.net"$' formatted.net || fail "the formatter loses imports"

"$netc" emit --stage=cpp n.net >kernels.cpp
grep -q '// .*blocks.net:4' kernels.cpp || fail "no place of an imported block in the kernels"
grep -q 'n.net:[0-9]*' kernels.cpp || fail "no place of the file itself in the kernels"

quietly "$netc" build --cxx "$scratch/cxx" n.net -o n
quietly "$netc" build --cxx "$scratch/cxx" whole/n.net -o whole/n
quietly ./n selftest
quietly ./n train --threads 2
(cd whole && quietly ./n train --threads 2)
same n.all.safetensors whole/n.all.safetensors "the weights of a net of several files and of one"

# `netc run` notices an import that has changed.
[[ -n ${NETC_JIT:-} ]] || exit 0
quietly "$netc" run n.net eval --weights n.all.safetensors
sed -i 's/slope = 0.2/slope = 0.9/' parts/own/functions.net
"$netc" run n.net eval --weights n.all.safetensors >changed
sed -i 's/slope = 0.9/slope = 0.2/' parts/own/functions.net
"$netc" run n.net eval --weights n.all.safetensors >again
cmp -s changed again && fail "an import has changed, and the program has not"
exit 0

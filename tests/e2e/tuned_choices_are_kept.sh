#!/usr/bin/env bash
# --tune measures what is in doubt and writes it beside the source; later builds follow it, and the program is right.
source "$(dirname "$0")/common.sh"

cat >net.net <<'NET'
net Doubtful {
    input image : f32[16, 10, 10]
    label kind : class[3]
    scores = image | conv(16, 3, pad = 1) | relu | conv(16, 3, pad = 1) | relu | flatten | dense(3)
    loss cross_entropy(scores, kind)
}
data files {
    source npy("images.npy", "labels.npy")
}
train all : Doubtful on files {
    batch 8, epochs 1, optimizer sgd(lr = 0.01)
}
NET
"$netc" build --tune --isa generic net.net -o program 2>said.txt || fail "it says: $(cat said.txt)"
grep -q "net.tune has them" said.txt || fail "it says: $(cat said.txt)"
grep -q "^conv2 forward 16x10x10:16x10x10:8 generic [a-z]*  # direct .* ms, winograd .* ms$" net.tune ||
    fail "the file says: $(cat net.tune)"
quietly ./program selftest

# What it says is done, both ways.
for way in direct winograd; do
    sed -i "s/generic [a-z]*/generic $way/" net.tune
    "$netc" summary --kernels --isa generic net.net 2>notes.txt >kernels.txt
    grep -q "conv2 forward: $way (tuned; " kernels.txt || fail "$way is not taken: $(cat kernels.txt)"
    [[ ! -s notes.txt ]] || fail "there is nothing to note: $(cat notes.txt)"
done
"$netc" check net.net >/dev/null
"$netc" summary --isa avx2 net.net 2>&1 >/dev/null | grep -q "lines for generic are ignored, this is for avx2" ||
    fail "other instructions are not noted"

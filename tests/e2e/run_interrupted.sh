#!/usr/bin/env bash
# Ctrl-C at any moment, also while kernels are compiled: the exit code is the executable's and no lock is left.
source "$(dirname "$0")/common.sh"
needs_jit

cat >n.net <<'NET'
net N {
    input image : f32[1, 28, 28]
    label digit : class[10]
    features = image | conv(32, 3) | relu | conv(48, 3) | relu | maxpool(2) | conv(64, 3) | relu | conv(64, 3) | relu
    scores = features | flatten | dense(200) | relu | dense(10)
    loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch 16, epochs 100, optimizer adam }
export all { output p = softmax(scores) }
NET
for signal in INT TERM; do
    for delay in 0.05 0.1 0.2 0.3 0.4 0.6 1 1.5; do
        mkdir there
        (cd there && exec env --default-signal=INT,TERM "$netc" run --no-cache ../n.net train --quiet) >said 2>&1 &
        child=$!
        sleep $delay
        kill -$signal $child
        code=0
        wait $child || code=$?
        # Before the program has begun, the signal ends it; then it saves and says that it was interrupted.
        ((code == 130 || (code == 143 && ${#signal} == 4))) || fail "exit code $code after SIG$signal in $delay s: $(cat said)"
        [[ -z $(ls there | grep lock || true) ]] || fail "left after SIG$signal in $delay s: $(ls there)"
        rm -rf there
    done
done

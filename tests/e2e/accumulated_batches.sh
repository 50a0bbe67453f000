#!/usr/bin/env bash
# Steps of the mean gradient of several batches are those of one larger batch, but for rounding: with momentum, moments that are
# corrected by the number of the step, and a moving average; also when training goes on in the midst of them.
source "$(dirname "$0")/common.sh"

# run NAME BATCH OPTIMIZER EPOCHS: the loss and accuracy of the drawn test digits.
program() {
    cat >"$1.net" <<NET
net N {
  input image : f32[1, 28, 28]
  label digit : class[10]
  scores = image | flatten | dense(20) | tanh | dense(10)
  loss cross_entropy(scores, digit)
}
data drawn { source drawn_digits(seed = 3)  map image = image / 255 }
train all : N on drawn { batch $2, epochs 1, optimizer $3 }
NET
    quietly "$netc" build "$1.net" -o "$1" --minimal
}
loss_of() { "./$1" eval --weights "$1.st" | sed -n 's/.*loss \([0-9.]*\).*/\1/p'; }

number=0
for optimizer in 'sgd(lr = 0.1, momentum = 0.9' 'adam(lr = 0.002' 'adam(lr = 0.002, average = 0.9, weight_decay = 1e-3, clip_value = 0.01' 'lamb(lr = 0.01'; do
    program large 40 "$optimizer)"
    program small 10 "$optimizer, accumulate = 4)"
    for each in large small; do quietly "./$each" train --quiet --force --save "$each.st"; done
    large=$(loss_of large) small=$(loss_of small)
    awk -v a="$large" -v b="$small" 'BEGIN {exit !(a > 0.01 && a < 2 && (a - b) ^ 2 < (2e-4 * a + 1e-4) ^ 2)}' ||
        fail "$optimizer): loss $large with batches of 40, $small with 4 of 10"
    number=$((number + 1))
done

# Interrupted between two steps, training goes on to the same bits.
./small train --quiet --force --save killed.st --save-every 7 >/dev/null 2>&1 &
child=$!
sleep 0.2
kill -KILL $child 2>/dev/null || true
wait $child 2>/dev/null || true
quietly ./small train --quiet --resume --save killed.st
same small.st killed.st "weights after training was killed"

# More batches to a step than training has: nothing would be learned, which is said before anything is written.
program never 10 'sgd(lr = 0.1, accumulate = 100000)'
code=0
./never train --quiet --save never.st >out 2>&1 || code=$?
((code == 1)) || fail "exit code $code: $(cat out)"
grep -qE '`all`: `accumulate = 100000` makes a step of as many batches, and training has ([0-9]+) in all \(1 epoch of \1\), so that no step would be made' out ||
    fail "$(cat out)"
[[ ! -e never.st && ! -e never.state ]] || fail "files of what was not trained"
batches=$(sed -n 's/.*training has \([0-9]*\) in all.*/\1/p' out)
sed "s/accumulate = 100000/accumulate = $((2 * batches))/" never.net >twice.net
"${run[@]}" twice.net train --quiet --save twice.st >out 2>&1 && fail "no step of $((2 * batches)) batches"
grep -q "accumulate = $((2 * batches))" out || fail "$(cat out)"
quietly "${run[@]}" twice.net train --quiet --save twice.st --epochs 2

#!/usr/bin/env bash
# `test 0.2` makes a test set of a table that is sorted by class: of every class its share, the same samples for every
# stage and seed, none of which trains or validates; what cannot be split is said.
source "$(dirname "$0")/common.sh"

needs_python

cat >n.net <<'NET'
net N {
  input x : f32[2]
  label kind : class[3]
  logits = x | normalise | dense(3)
  loss cross_entropy(logits, kind)
  metric accuracy(logits, kind)
}
data d { source csv("table.csv", x = "*")  validate 0.1  test 0.2 }
data two { source csv("table.csv", x = "*")  keep kind in 1..2  test 0.2 }
train first : N on d { batch 16, epochs 2, optimizer sgd(lr = 0.1) }
train second : N on two { batch 16, epochs 1, seed 9, optimizer sgd(lr = 0.1) }
NET
{ echo a,b,kind; awk 'BEGIN { for (i = 0; i < 150; ++i) print i * 7 % 13 "," int(i / 50) + i % 3 / 10 "," substr("abc", int(i / 50) + 1, 1) }'; } >table.csv

quietly "$netc" build --cxx "$scratch/cxx" n.net -o n
quietly ./n train
for seed in 1 2; do
    ./n eval first --json --table --worst 150 >"first$seed" || fail eval
    quietly ./n train first --force --seed 7
done
./n eval second --json --table --worst 150 >second || fail eval
python3 - <<'PYTHON' || fail "the test sets: $(cat first1 second)"
import json
numbers = lambda path: {each["sample"] for each in json.load(open(path))["worst"]}
first, again, second = numbers("first1"), numbers("first2"), numbers("second")
assert len(first) == 30 and first == again
for k in range(3): assert sum(50 * k <= each < 50 * k + 50 for each in first) == 10, k
assert second == {each for each in first if each >= 50}  # `keep` leaves some of the same ones
PYTHON
./n eval first --json | grep -q '"stage": *"first"' || fail "eval"
grep -q 'val     12 samples kept for validation' <(./n train first --force) || fail "a tenth of the 120 that are left"

# Other shares are another run.
sed -i 's/test 0.2 }/test 0.3 }/' n.net
quietly "$netc" build --cxx "$scratch/cxx" n.net -o n
! ./n train first --resume --epochs 3 >log 2>&1 || fail "resumed with another share"
grep -q '0.2 of the samples kept for the test' log || fail "$(cat log)"

# Without a test set, eval says what makes one.
sed 's/  test 0.3 }/ }/' n.net >none.net
quietly "$netc" build --cxx "$scratch/cxx" none.net -o none
! ./none eval first --weights n.first.safetensors >log 2>&1 || fail "evaluated without a test set"
grep -q 'has no test set; `test 0.2` in data section `d` makes one of a fifth of its samples' log || fail "$(cat log)"

# A folder that has pictures for evaluation keeps them.
cat >folder.net <<'NET'
net F {
  input image : f32[1, 2, 2]
  label kind : class[2]
  logits = image | flatten | dense(2)
  loss cross_entropy(logits, kind)
}
data d { source folder("pictures")  test 0.5 }
train first : F on d { epochs 1, optimizer sgd(lr = 0.1) }
NET
for split in train test; do
    for kind in a b; do
        mkdir -p "pictures/$split/$kind"
        for i in 1 2; do printf 'P2 2 2 255 1 2 3 %d\n' $i >"pictures/$split/$kind/$i.pgm"; done
    done
done
quietly "$netc" build --cxx "$scratch/cxx" folder.net -o folder
! ./folder train >log 2>&1 || fail "two test sets"
grep -q '`test 0.5` makes a test set of training samples, and .*pictures has one of its own' log || fail "$(cat log)"
mv pictures all
mv all/train pictures
quietly ./folder train
quietly ./folder eval
sed -i 's/test 0.5/test 0.01/' folder.net
quietly "$netc" build --cxx "$scratch/cxx" folder.net -o folder
! ./folder train --force >log 2>&1 || fail "a test set of nothing"
grep -q '`test 0.01` keeps 0 of 4 training samples for evaluation, and leaves 4 to train with' log || fail "$(cat log)"

#!/usr/bin/env bash
# Samples kept for validation, the best weights, and patience: the same bits with any number of threads and after kills.
source "$(dirname "$0")/common.sh"

cat >v.net <<'NET'
net V {
  input image : f32[1, 28, 28]
  label digit : class[10]
  logits = image | flatten | dropout(0.2) | dense(16) | relu | dense(10)
  loss cross_entropy(logits, digit)
  metric accuracy(logits, digit)
}
data d { source drawn_digits(seed = 1)  map image = image / 255  validate 0.05 }
train first : V on d {
  batch 64, epochs 14, optimizer adam(lr = 0.03, average = 0.9)
  best highest(accuracy), patience 3
}
train all : V on d { batch 64, epochs 3, optimizer sgd(lr = 1), best lowest(loss) }
train again : V on d { from all, batch 64, epochs 8, optimizer sgd(lr = 0.5 * plateau(patience = 1, delta = 0.05)) }
NET
quietly "$netc" build v.net --cxx "$scratch/cxx" -o v
mkdir whole four killed
(cd whole && ../v train --threads 1 --log log.json >out 2>err) || fail "training: $(cat whole/err)"
grep -q '^  val     600 samples kept for validation$' whole/out && grep -q '^  epoch .*  best$' whole/out || fail "no best epoch is marked: $(cat whole/out)"

# What the log says of the first stage: the epoch after which none was better, and three that waited.
python3 - whole/log.json whole/out <<'PYTHON' || fail "the log and the last line"
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
first = [line for line in lines if line["stage"] == "first"]
best = 0
for line in first:
    better = best == 0 or line["val_accuracy"] > first[best - 1]["val_accuracy"]
    assert line["best"] == better, line
    if better: best = line["epoch"]
assert len(first) < 14 and len(first) == best + 3, (len(first), best)
said = f"  stopped early; the weights are those of the best epoch, {best} of {len(first)}: accuracy {100 * first[best - 1]['val_accuracy']:.2f} % on samples kept for validation"
assert said in open(sys.argv[2]).read().splitlines(), said
assert len([line for line in lines if line["stage"] == "all"]) == 3
assert "best" not in lines[-1]
again = [line for line in lines if line["stage"] == "again"]
rate, best, drops = 0.5, None, 0
for line in again:
    assert abs(line["lr"] - rate) < 1e-6 * rate, again
    if best is None or line["val_loss"] < best - 0.05: best = line["val_loss"]
    else: rate, drops = rate / 10, drops + 1
assert drops > 1, again
PYTHON

# A run that stopped early is finished; what came of it is what a run of that many epochs has.
(cd whole && ../v train first --threads 1 >again 2>&1)
grep -q 'finished before' whole/again || fail "a run that stopped early is not finished: $(cat whole/again)"
epochs=$(python3 -c 'import json; lines = [json.loads(l) for l in open("whole/log.json")]; print(max(l["epoch"] for l in lines if l["stage"] == "first" and l["best"]))')
mkdir short
(cd short && quietly ../v train first --threads 1 --epochs "$epochs" --quiet)
same whole/v.first.safetensors short/v.first.safetensors "the best weights and those of a run of as many epochs"

(cd four && quietly ../v train --threads 4 --quiet)
cd killed
resume=()
for tenths in 3 6 2 5; do
    ../v train --threads 2 --save-every 50 --quiet "${resume[@]}" >/dev/null 2>&1 &
    child=$!
    sleep 0.$tenths
    kill -KILL $child 2>/dev/null || true
    wait $child 2>/dev/null || true
    resume=(--resume)
done
quietly ../v train --threads 2 --save-every 50 --quiet --resume
cd ..
for stage in first all again; do
    same whole/v.$stage.safetensors four/v.$stage.safetensors "weights of $stage with 1 and 4 threads"
    same whole/v.$stage.safetensors killed/v.$stage.safetensors "weights of $stage, left alone and resumed,"
done

# Another share, another figure, another patience: another run.
for edit in 's/validate 0.05/validate 0.1/' 's/highest(accuracy)/lowest(loss)/' 's/patience 3/patience 4/'; do
    sed "$edit" v.net >edited.net
    quietly "$netc" build edited.net --cxx "$scratch/cxx" -o edited
    if (cd whole && ../edited train first --resume >edited.log 2>&1); then fail "goes on after $edit"; fi
    grep -q 'was trained with' whole/edited.log || fail "$edit: $(cat whole/edited.log)"
done

# A share that leaves nothing.
sed 's/validate 0.05/validate 0.00001/' v.net >edited.net
quietly "$netc" build edited.net --cxx "$scratch/cxx" -o edited
mkdir none
(cd none && ../edited train first >log 2>&1) && fail "trains with nothing kept for validation"
grep -q '`validate 1e-05` keeps 0 of 12000 training samples for validation, and leaves 12000 to train with' none/log || fail "$(cat none/log)"

#!/usr/bin/env bash
# What `eval --table` and `--worst` show is the same as its loss and metrics, and what predict says of the same samples.
source "$(dirname "$0")/common.sh"

cat >v.net <<'NET'
net V {
  input image : f32[1, 28, 28]
  label digit : class[5]
  logits = image | flatten | dense(16) | relu | dense(5)
  loss cross_entropy(logits, digit)
  metric accuracy(logits, digit)
}
data d { source drawn_digits(seed = 1)  keep digit in 5..9  map image = image / 255, digit = digit - 5 }
train first : V on d { epochs 1, optimizer adam(lr = 0.001) }
NET
quietly "$netc" build v.net --cxx "$scratch/cxx" -o v
quietly ./v train --quiet
./v eval --table --worst 7 --json >json || fail "eval --json"
./v eval --table --worst 7 >text || fail "eval"
python3 - json text <<'PYTHON' || fail "the table: $(cat json text)"
import json, sys
told = json.load(open(sys.argv[1]))
confusion, classes = told["confusion"], told["classes"]
total = sum(map(sum, confusion))
assert abs(sum(confusion[k][k] for k in range(5)) / total - told["accuracy"]) < 1e-9
assert [each["label"] for each in classes] == list("56789"), classes
for k, each in enumerate(classes):
    column = sum(row[k] for row in confusion)
    assert each["samples"] == sum(confusion[k])
    assert abs(each["precision"] - confusion[k][k] / column) < 1e-9
    assert abs(each["recall"] - confusion[k][k] / each["samples"]) < 1e-9
    assert abs(each["f1"] - 2 * each["precision"] * each["recall"] / (each["precision"] + each["recall"])) < 1e-9
assert told["mean"]["samples"] == total
assert abs(told["mean"]["f1"] - sum(each["f1"] for each in classes) / 5) < 1e-9
assert abs(told["top1_error"] - (1 - told["accuracy"])) < 1e-9 and "top5_error" not in told
worst = told["worst"]
losses = [each["loss"] for each in worst]
assert len(worst) == 7 and losses == sorted(losses, reverse=True) and losses[-1] > told["loss"]
assert all(each["label"] in "56789" and each["predicted"] in "56789" for each in worst)
assert worst[0]["label"] != worst[0]["predicted"]
text = open(sys.argv[2]).read().split("\n")
for k in range(5):
    assert any(line.split() == [str(5 + k), *map(str, confusion[k])] for line in text), text
assert any(f"sample {worst[0]['sample']} " in line and f"loss {losses[0]:.4f}" in line for line in text), text
PYTHON

# Always with --json; of more than five classes also what is not among the best five, as predict orders them.
sed -e 's/\bV\b/Ten/; s/class\[5\]/class[10]/; s/dense(5)/dense(10)/; s/keep digit in 5..9//; s/, digit = digit - 5//' v.net >ten.net
quietly "$netc" build ten.net --cxx "$scratch/cxx" -o ten
quietly ./ten train --quiet
./ten eval --json >json || fail "eval --json"
./ten eval --table >text || fail "eval --table"
python3 - json text <<'PYTHON' || fail "top 5: $(cat json text)"
import json, sys
told = json.load(open(sys.argv[1]))
assert len(told["classes"]) == 10 and "worst" not in told
assert abs(told["top1_error"] - (1 - told["accuracy"])) < 1e-9
assert 0 <= told["top5_error"] < told["top1_error"], told
assert f"top-1 error {100 * told['top1_error']:.2f} %, top-5 error {100 * told['top5_error']:.2f} %" in open(sys.argv[2]).read()
PYTHON

# A net without classes has no table, but it has losses.
quietly "$netc" build "$root/samples/houses.net" --cxx "$scratch/cxx" -o houses
quietly ./houses train --epochs 1 --quiet
code=0
./houses eval --table >log 2>&1 || code=$?
((code == 2)) || fail "eval --table of a net without classes exits with $code"
grep -q 'houses: --table: this network has no label of one class for each sample' log || fail "$(cat log)"
./houses eval --worst 2 >log 2>&1 || true
(($(grep -c '^  sample .* loss ' log) == 2)) || fail "the worst of a net without classes: $(cat log)"

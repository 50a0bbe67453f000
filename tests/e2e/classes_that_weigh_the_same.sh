#!/usr/bin/env bash
# `class_weights balanced` counts the samples that a stage trains on, behind `keep` and `validate`: what is learned is what the list of
# these numbers teaches, to the same bits, for any threads and when training was killed; each stage counts its own.
source "$(dirname "$0")/common.sh"

needs_python

# net WEIGHTS: classes 1, 2, 3 of the table, of which a quarter is kept for validation; nothing is of a fourth.
net() {
    cat <<NET
net N {
  input x : f32[2]
  label y : class[4]
  logits = x | dense(8) | tanh | dense(4)
  loss cross_entropy(logits, y)
}
data all { source csv("all.csv", "other.csv", x = "a, b")  keep y in 1..3  map y = y - 1  validate 0.25 }
data other { source csv("other.csv", x = "a, b") }
train first : N on all { batch 7, epochs 40, $1 optimizer adam(lr = 0.01) }
train second : N on other { from first, batch 7, epochs 2, $2 optimizer adam(lr = 0.01) }
NET
}
# table CLASS COUNT...: so many rows of each class, mixed.
table() {
    echo a,b,y
    while (($#)); do
        for ((i = 0; i < $2; ++i)); do echo "$((i * 37 % 101))e-2,$(((i * 13 + $1 * 5) % 29))e-1,$1"; done
        shift 2
    done | awk '{ print NR * 61 % 251 "," $0 }' | sort -n -t, | cut -d, -f2-
}
table 0 30 1 80 2 40 3 24 >all.csv
table 0 20 1 5 3 5 >other.csv

net 'class_weights balanced,' 'class_weights balanced,' >n.net
net 'class_weights [0.6, 1.2, 2, 0],' 'class_weights [0.5, 2, 0, 2],' >listed.net
net '' '' >plain.net
for each in n listed plain; do quietly "$netc" build $each.net -o $each; done
quietly ./n selftest
for threads in 1 2 4; do
    mkdir "t$threads"
    cp ./*.csv "t$threads"
    (cd "t$threads" && quietly ../n train --quiet --threads "$threads" --log log.csv)
    for stage in first second; do same t1/n.$stage.safetensors "t$threads/n.$stage.safetensors" "weights with 1 and $threads threads"; done
done
mkdir list none killed run
for each in list none killed run; do cp ./*.csv $each; done
(cd list && quietly ../listed train --quiet --log log.csv)
(cd none && quietly ../plain train --quiet)
python3 - <<'PYTHON' || fail "weights that balance the classes"
import csv, json, struct
def tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return {name: data[8 + size + each["data_offsets"][0]:8 + size + each["data_offsets"][1]] for name, each in header.items()}
def balance(*counts):
    present = sum(1 for n in counts if n > 0)
    return struct.pack("<4f", *(sum(counts) / (present * n) if n > 0 else 0 for n in counts))
# Of 80, 40 and 24 samples a quarter of each class is kept for validation.
for stage, wanted in ("first", balance(60, 30, 18, 0)), ("second", balance(20, 5, 0, 5)):
    found, listed = tensors("t1/n.%s.safetensors" % stage), tensors("list/n.%s.safetensors" % stage)
    assert found.pop("class_weights.balanced") == wanted, stage
    assert found == listed, stage
    assert found != tensors("none/n.%s.safetensors" % stage), stage
def curve(path): return [[row[key] for key in ("stage", "epoch", "loss", "val_loss")] for row in csv.DictReader(open(path))]
assert len(curve("t1/log.csv")) == 42 and curve("t1/log.csv") == curve("list/log.csv")
PYTHON

# Killed wherever that is, training goes on to the same bits; `netc run` makes the same files.
(
    cd killed
    ../n train first --quiet --save-every 3 >/dev/null 2>&1 &
    child=$!
    for ((i = 0; i < 200; ++i)); do
        [[ ! -e n.first.safetensors ]] || break
        sleep 0.01
    done
    kill -KILL $child 2>/dev/null || true
    wait $child 2>/dev/null || true
    quietly ../n train --quiet --resume
)
(cd run && quietly "$netc" run ../n.net train --quiet)
for stage in first second; do
    same t1/n.$stage.safetensors killed/n.$stage.safetensors "weights in one go and after kill -9"
    same t1/n.$stage.safetensors run/n.$stage.safetensors "weights of the executable and of netc run"
done

# They are no part of what was learned: files without them are evaluated and gone on with, and the other way around.
./n eval first --weights none/n.first.safetensors --json >without || fail "eval of weights from before"
./plain eval first --weights none/n.first.safetensors --json >plain.json || fail "eval"
same without plain.json "evaluations of weights with and without weights of classes"
quietly ./n train second --quiet --weights none/n.first.safetensors --save from.safetensors
[[ $(head -c 4000 from.safetensors | tr -d '\0' | grep -ac 'class_weights.balanced') -ge 1 ]] || fail "a stage that began with other weights"
quietly ./listed train second --quiet --weights t1/n.first.safetensors --save to.safetensors

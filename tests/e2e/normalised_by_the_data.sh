#!/usr/bin/env bash
# `normalise` measures the training samples: what is stored with the weights is what the table says, to the same bits for
# any threads and when training is resumed; prediction applies it, and a stage that goes on with weights keeps it.
source "$(dirname "$0")/common.sh"

needs_python

cat >n.net <<'NET'
net N {
  input x : f32[3]
  input picture : f32[1, 2, 2]
  label y : f32[1]
  seen = picture | normalise(per = place, deviation = 10) | flatten
  out = concat(x | normalise, seen) | dense(1)
  loss mean_squared_error(out, y)
}
data all { source csv("all.csv", x = "small, large, same", picture = "a, b, c, d")  map x = x * 2 - 1  validate 0.25 }
data other { source csv("other.csv", x = "small, large, same", picture = "a, b, c, d") }
train first : N on all { batch 16, epochs 3, optimizer sgd(lr = 0.01) }
train second : N on other { from first, epochs 1, optimizer sgd(lr = 0.01) }
export first
NET
table() {
    echo small,large,same,a,b,c,d,y
    awk -v n="$1" 'BEGIN { for (i = 0; i < n; ++i) print i * 37 % 101 / 1e4 "," 1e5 + i * 13 % 97 * 1000 ",7," i % 5 "," i % 7 ",0," 3 * i % 11 "," i % 10 / 10 }'
}
table 400 >all.csv
table 50 | sed 's/,7,/,9,/' >other.csv

quietly "$netc" build --cxx "$scratch/cxx" n.net -o n
for threads in 1 2 4; do
    mkdir "t$threads"
    (cd "t$threads" && quietly ../n train --quiet --threads "$threads")
    same t1/n.first.safetensors "t$threads/n.first.safetensors" "weights with 1 and $threads threads"
done
mkdir resumed
(cd resumed && quietly ../n train first --quiet --epochs 1 && quietly ../n train first --quiet --resume --epochs 3)
same t1/n.first.safetensors resumed/n.first.safetensors "weights in one go and resumed"

# The samples that are kept for validation are not measured: those that train are found by what their mean is.
cat >check.py <<'PYTHON'
import json, math, struct, sys
def tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    read = lambda a, b: struct.unpack("<%df" % ((b - a) // 4), data[8 + size + a:8 + size + b])
    return {name: (each["shape"], read(*each["data_offsets"])) for name, each in header.items()}
first, second = tensors("t1/n.first.safetensors"), tensors("t1/n.second.safetensors")
names = ["normalise1.mean", "normalise2.mean", "normalise2.deviation"]
assert set(first) == set(names + ["dense1.kernel", "dense1.bias"]), list(first)
assert first["normalise1.mean"][0] == [1, 2, 2] and first["normalise2.mean"][0] == [3]
for name in names: assert first[name] == second[name], name  # the second stage goes on with those of the first
rows = [list(map(float, line.split(","))) for line in open("all.csv").read().split()[1:]]
def near(a, b): return abs(a - b) <= 1e-6 * abs(b) + 1e-9
kept = json.load(open("kept.json"))
assert len(kept) == 300, len(kept)
rows = [rows[i] for i in kept]
for feature in range(3):
    values = [2 * row[feature] - 1 for row in rows]
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))
    assert near(first["normalise2.mean"][1][feature], mean), (feature, mean)
    assert near(first["normalise2.deviation"][1][feature], deviation or 1), (feature, deviation)
for place in range(4):
    assert near(first["normalise1.mean"][1][place], sum(row[3 + place] for row in rows) / len(rows)), place
PYTHON

# Which they are: a column that counts the rows, whose values training itself must have seen.
cat >count.net <<'NET'
net Count {
  input number : f32[400]
  label y : f32[1]
  out = number | normalise | dense(1)
  loss mean_squared_error(out, y)
}
data all { source csv("count.csv", number = "number")  validate 0.25 }
train first : Count on all { batch 16, epochs 1, optimizer sgd(lr = 0.01) }
NET
{ echo number,y; awk 'BEGIN { for (i = 0; i < 400; ++i) print "r" i ",0" }'; } >count.csv
quietly "$netc" build --cxx "$scratch/cxx" count.net -o count
quietly ./count train --quiet
python3 - <<'PYTHON' || fail "the samples that train"
import json, struct
data = open("count.first.safetensors", "rb").read()
size = struct.unpack("<Q", data[:8])[0]
a, b = json.loads(data[8:8 + size])["normalise1.mean"]["data_offsets"]
mean = struct.unpack("<400f", data[8 + size + a:8 + size + b])
order = sorted(range(400), key=lambda i: "r%d" % i)  # texts become a 1 among 0s in the order of their bytes
json.dump(sorted(order[place] for place in range(400) if mean[place] > 0), open("kept.json", "w"))
PYTHON
python3 check.py || fail "the stored statistics"

# A prediction is made of the normalised row.
python3 - <<'PYTHON' >wanted
import json, struct
data = open("t1/n.first.safetensors", "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
def numbers(name):
    a, b = header[name]["data_offsets"]
    return struct.unpack("<%df" % ((b - a) // 4), data[8 + size + a:8 + size + b])
x = [(v - m) / d for v, m, d in zip([2 * 0.005 - 1, 2 * 150000 - 1, 13], numbers("normalise2.mean"), numbers("normalise2.deviation"))]
x += [(v - m) / 10 for v, m in zip([1, 2, 0, 4], numbers("normalise1.mean"))]
print(sum(a * b for a, b in zip(x, numbers("dense1.kernel"))) + numbers("dense1.bias")[0])
PYTHON
python3 -c 'import struct, sys; sys.stdout.buffer.write(struct.pack("<3f", 0.005, 150000, 7))' | npy x.npy '<f4' '3,'
python3 -c 'import struct, sys; sys.stdout.buffer.write(struct.pack("<4f", 1, 2, 0, 4))' | npy picture.npy '<f4' '1, 2, 2'
./n predict --weights t1/n.first.safetensors --json --input x=x.npy --input picture=picture.npy >seen 2>log || fail "predict: $(cat log)"
python3 - <<'PYTHON' || fail "a prediction: $(cat seen wanted)"
import re
seen = [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", open("seen").read().split(":", 1)[1])]
wanted = float(open("wanted").read())
assert any(abs(each - wanted) < 1e-4 for each in seen), (seen, wanted)
PYTHON

# In memory, and without samples: first values are no statistics.
quietly "${run[@]}" n.net train first --quiet --force --save run.safetensors
same t1/n.first.safetensors run.safetensors "weights of netc run and of the executable"
quietly ./n selftest

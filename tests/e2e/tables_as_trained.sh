#!/usr/bin/env bash
# What is learned from the table that trains is kept with the weights: without that table, or with another one in its place, predict
# and eval give the same bits; means are those of the rows trained on; what is wrong with it is said in one line.
source "$(dirname "$0")/common.sh"

needs_python

cat >write.py <<'PYTHON'
import csv, random
random.seed(5)
def row(i):
    kind = i % 3
    size = "?" if i % 7 == 3 else f"{kind * 2 + random.random():.2f}"
    return [size, f"{random.random() + kind:.3f}", ["red", "green", "blue"][kind], ["cat", "fox, red", "owl"][kind]]
rows = [row(i) for i in range(150)]
def table(name, rows, columns=4):
    with open(name, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(each[:columns] for each in [["a", "b", "colour", "kind"], *rows])
table("train.csv", rows[:120])
table("test.csv", rows[120:])
table("new.csv", rows[120:], columns=3)
# Other means, other texts.
table("changed.csv", [["9" + a if a != "?" else a, b, {"red": "amber"}.get(colour, colour), "zebra" if kind == "cat" else kind]
                      for a, b, colour, kind in rows[:120]])
PYTHON
python3 write.py

cat >t.net <<'NET'
net T {
  input x : f32[5]
  label kind : class[3]
  logits = x | dense(3)
  loss cross_entropy(logits, kind)
  metric accuracy(logits, kind)
}
data d { source csv("train.csv", test = "test.csv", x = "*", missing = mean)  map x = x / 2  validate 0.25 }
train all : T on d { epochs 4, batch 16, optimizer sgd(lr = 0.1) }
export all { output p = softmax(logits) }
NET
# told WORDS COMMAND...: it fails with exit code 1 and one line, which has these words.
told() {
    local words=$1 code=0
    shift
    "$@" >/dev/null 2>message || code=$?
    ((code == 1)) && (($(wc -l <message) == 1)) || fail "exit code $code of: $*: $(cat message)"
    grep -qF -- "$words" message || fail "$*: $(cat message)"
}
# answers NAME COMMAND...: what the program says of both tables, in NAME.
answers() {
    local name=$1
    shift
    "$@" predict new.csv --json >"$name" 2>message || fail "$* predict: $(cat message)"
    "$@" eval --json >>"$name" 2>message || fail "$* eval: $(cat message)"
    "$@" features --layer logits --format csv >>"$name" 2>message || fail "$* features: $(cat message)"
}

quietly "$netc" build --cxx "$scratch/cxx" t.net -o t
quietly ./t train --quiet --threads 1 --save one.safetensors
quietly ./t train --quiet
tail -c 72 t.all.safetensors >weights  # 18 floats
same <(tail -c 72 one.safetensors) weights "the weights of different numbers of threads"
quietly ./t train --quiet --force --epochs 2 --save two.safetensors
quietly ./t train --quiet --resume --epochs 4 --save two.safetensors
same <(tail -c 72 two.safetensors) weights "the weights of a run that was resumed"
answers before ./t
answers before_in_memory "${run[@]}" t.net
grep -q '"fox, red"' before || fail "names of classes: $(head -n 1 before)"

mv train.csv kept.csv
answers without ./t
same before without "answers with the table that trains and without"
mv t.all.safetensors whole.safetensors
told 'train.csv: cannot be read: no such file' ./t eval
cp whole.safetensors t.all.safetensors
cp changed.csv train.csv
answers changed ./t
same before changed "answers with the table that trains and with another"
answers in_memory "${run[@]}" t.net
same before_in_memory in_memory "answers of netc run with the table that trains and with another"
told 'was trained on other samples' ./t train --resume --epochs 5
rm train.csv

# The mean is that of the rows that train: neither those for validation, nor the test set.
cat >means.py <<'PYTHON'
import json, struct, sys
def head(path):
    with open(path, "rb") as file: return json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))["__metadata__"]
columns = json.loads(head(sys.argv[1])["source.csv"])["columns"]
assert [(each["column"], each["for"]) for each in columns] == [("a", "x"), ("b", "x"), ("colour", "x"), ("kind", "kind")], columns
assert columns[2]["texts"] == ["blue", "green", "red"] and columns[3]["texts"] == ["cat", "fox, red", "owl"], columns
print(columns[0]["mean"])
PYTHON
mean=$(python3 means.py t.all.safetensors)
awk -F, -v mean="$mean" 'NR > 1 && $1 != "?" { sum += $1; ++count } END { difference = sum / count - mean
    exit !(difference > 1e-9 || difference < -1e-9) }' kept.csv || fail "$mean is the mean of all rows"
cp kept.csv train.csv
quietly ./t train --quiet --force --seed 2 --save seed2.safetensors
[[ $(python3 means.py seed2.safetensors) != "$mean" ]] || fail "the mean of other rows"
# A row of the test set may say anything.
sed 's/  validate 0.25 }/ test 0.25 }/; s/, test = "test.csv"//; s/net T/net Share/; s/: T on/: Share on/' t.net >share.net
quietly "$netc" build --cxx "$scratch/cxx" share.net -o share
quietly ./share train --quiet
./share eval --json --worst 30 >worst || fail "share eval: $(cat worst)"
number=$(python3 -c '
import json
rows = open("kept.csv").read().splitlines()[1:]
print(next(each["sample"] for each in json.load(open("worst"))["worst"] if rows[each["sample"]][0] != "?"))')
awk -v row=$((number + 2)) 'NR == row { sub(/^[^,]*/, 1000) } { print }' kept.csv >train.csv
quietly ./share train --quiet --save far.safetensors
same <(tail -c 72 share.all.safetensors) <(tail -c 72 far.safetensors) "weights with another row in the test set"
[[ $(python3 means.py share.all.safetensors) == "$(python3 means.py far.safetensors)" ]] || fail "a row of the test set has a part in the mean"

# Weights without it, as older ones are, learn from the table; damaged ones are told apart from the table's faults.
cat >edit.py <<'PYTHON'
import json, struct, sys
source, target, change = sys.argv[1:]
with open(source, "rb") as file:
    head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    rest = file.read()
about = head["__metadata__"]
if change == "none":
    del about["source.csv"]
else:
    before = about["source.csv"]
    about["source.csv"] = eval(change)(before)
    assert about["source.csv"] != before
text = json.dumps(head).encode()
text += b" " * (-len(text) % 8)
with open(target, "wb") as file: file.write(struct.pack("<Q", len(text)) + text + rest)
PYTHON
edited() { python3 edit.py t.all.safetensors edited.safetensors "$1" || fail "cannot edit: $1"; }
cp kept.csv train.csv
edited none
quietly ./t eval --weights edited.safetensors
rm train.csv
told 'train.csv: cannot be read' ./t predict new.csv --weights edited.safetensors
# refused CHANGE WORDS: by both commands.
refused() {
    edited "$1"
    for command in "predict new.csv" eval; do
        # shellcheck disable=SC2086  # words of a command
        told "edited.safetensors: $2" ./t $command --weights edited.safetensors
    done
}
damaged='what it says of the columns of tables is damaged'
refused 'lambda s: s[:-5]' "$damaged: string without end"
refused 'lambda s: "[1]"' "$damaged: expected"
refused 'lambda s: "{}"' 'says nothing of columns for `x`'
refused 'lambda s: s.replace("\"blue\", \"green\"", "\"green\", \"blue\"")' "$damaged: the texts of column \`colour\`"
refused 'lambda s: s.replace("\"blue\", ", "")' '3 columns make 4 numbers for `x`, which is [5]; `colour` has 2 texts'
refused 'lambda s: s.replace("\"owl\"", "\"owl\", \"yak\"")' '`kind` has 4 texts, and `kind` is class[3]'
refused 'lambda s: s.replace("\"mean\": ", "\"mean\": 1e39, \"n\": ")' "$damaged: number beyond a float of 32 bits"
refused 'lambda s: s.replace("\"kind\", \"for\"", "\"sort\", \"for\"")' 'was trained with other columns for `kind` than data section `d` names: `sort`, not `kind`'
edited 'lambda s: s.replace("\"mean\": ", "\"n\": ")'
told 'is missing, and edited.safetensors knows no mean: it was trained without `missing = mean`' ./t eval --weights edited.safetensors
# Bytes that change anywhere: an answer or one line, and no crash.
for seed in $(seq 40); do
    edited "lambda s, r=__import__('random').Random($seed): (lambda i: s[:i] + r.choice('{}[]\",:0x') * r.randrange(3) + s[i + r.randrange(1, 9):])(r.randrange(len(s) - 9))" 2>/dev/null || continue
    code=0
    ./t eval --weights edited.safetensors >/dev/null 2>message || code=$?
    ((code == 0 || (code == 1 && $(wc -l <message) == 1))) || fail "exit code $code with damage $seed: $(cat message)"
done

# Texts that are no UTF-8 are kept byte by byte.
printf 'a,kind\n1,\xe9t\xe9\n2,h\xefver\n3,\xe9t\xe9\n' >train.csv
cat >l.net <<'NET'
net L {
  input x : f32[1]
  label kind : class[2]
  logits = x | dense(2)
  loss cross_entropy(logits, kind)
}
data d { source csv("train.csv", test = "again.csv", x = "a") }
train all : L on d { epochs 1, batch 2, optimizer sgd(lr = 0.1) }
NET
cp train.csv again.csv
quietly "${run[@]}" l.net train --quiet
rm train.csv
quietly "${run[@]}" l.net eval

# Weights that are taken say when they were trained with other columns or texts; labels are not made up.
sed -e 's/train all : T/train first : T/' -e '/^export/d' t.net >f.net
cat >>f.net <<'NET'
data other { source csv("other.csv", x = "b, a, colour", missing = mean) }
train second : T on other { from first, epochs 1, optimizer sgd(lr = 0.001) }
data recoloured { source csv("recoloured.csv", x = "a, b, colour", missing = mean) }
train third : T on recoloured { from first, epochs 1, optimizer sgd(lr = 0.001) }
NET
python3 write.py
cp train.csv other.csv
sed 's/,red,/,rose,/' train.csv >recoloured.csv
"${run[@]}" f.net train --quiet >/dev/null 2>message || fail "$(cat message)"
grep -qF 't.first.safetensors: was trained with other columns for `x`: `a`, `b`, `colour`, not `b`, `a`, `colour`' message || fail "$(cat message)"
grep -qF 't.first.safetensors: was trained with other texts in `colour`: `blue`, `green`, `red`, not `blue`, `green`, `rose`' message ||
    fail "$(cat message)"
(($(wc -l <message) == 2)) || fail "$(cat message)"
cat >y.net <<'NET'
net Y {
  input x : f32[1]
  label y : f32[1]
  loss mean_squared_error(x | dense(1), y)
}
data d { source csv("y.csv", missing = mean) }
train all : Y on d { optimizer sgd }
NET
printf 'x,y\n1,2\n,3\n4,\n' >y.csv
told 'y.csv:4: `y` is missing, and no label is made up; `missing = drop` leaves such rows out' "${run[@]}" y.net train

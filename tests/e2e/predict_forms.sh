#!/usr/bin/env bash
# What predict takes (tables, standard input, folders of pictures) and writes (text, JSON, CSV, npy) says the same of the same
# samples, and what cannot be read is named and passed over.
source "$(dirname "$0")/common.sh"

cat >t.net <<'NET'
net T {
  input x : f32[5]
  label kind : class[3]
  logits = x | dense(16) | relu | dense(3)
  loss cross_entropy(logits, kind)
}
data d { source csv("train.csv", x = "*", missing = drop)  map x = x / 2 }
train first : T on d { epochs 20, batch 8, optimizer adam(lr = 0.01) }
export first { output p = softmax(logits), scores = logits }
NET
{
    echo 'a,b,colour,kind'
    for i in $(seq 40); do
        echo "0.$i,3.$i,red,cat"
        echo "2.$i,1.$i,green,\"fox, red\""
        echo "4.$i,0.$i,blue,owl"
    done
    echo '1,2,red,?'
} >train.csv
run+=(t.net)
quietly "${run[@]}" train --quiet

# The columns in another order, without the label; a row is left out.
printf 'colour,b,a\nred,3.2,0.1\nblue,?,4.1\nblue,0.3,4.1\n' >new.csv
"${run[@]}" predict new.csv --format csv >csv 2>notes || fail "predict --format csv: $(cat notes)"
grep -q 'new.csv: 1 row with missing values is left out' notes || fail "the row that is left out: $(cat notes)"
[[ $(head -n 1 csv) == 'file,sample,label,p.cat,"p.fox, red",p.owl,scores.cat,"scores.fox, red",scores.owl' ]] || fail "header: $(cat csv)"
[[ $(cut -d, -f1-3 csv | tail -n 2) == $'new.csv,0,cat\nnew.csv,2,owl' ]] || fail "rows: $(cat csv)"
"${run[@]}" predict - --format csv <new.csv 2>notes >stdin.csv || fail "predict -: $(cat notes)"
same <(sed 's/^new.csv,/,/' csv) stdin.csv "a table and the same on standard input"
"${run[@]}" predict new.csv --json --output p >json 2>notes || fail "predict --json"
"${run[@]}" predict new.csv --format npy --output scores -o scores.npy 2>notes || fail "predict --format npy: $(cat notes)"
"${run[@]}" predict new.csv -o text 2>notes || fail "predict -o"
grep -q '^new.csv, sample 2$' text || fail "text: $(cat text)"
if command -v python3 >python; then
    python3 - <<'PYTHON' || fail "the forms do not say the same: $(cat csv json)"
import csv, json, struct
rows = list(csv.DictReader(open("csv")))
for row, line in zip(rows, open("json"), strict=True):
    told = json.loads(line)
    assert list(told) == ["file", "sample", "p"] and told["sample"] == int(row["sample"]), told
    assert told["p"][0]["label"] == row["label"]
    for each in told["p"]: assert each["value"] == float(row["p." + each["label"]]), (row, each)
bytes_ = open("scores.npy", "rb").read()
length = struct.unpack("<H", bytes_[8:10])[0]
assert "'shape': (2, 3)" in bytes_[10:10 + length].decode(), bytes_[:100]
values = struct.unpack("<6f", bytes_[10 + length:])
told = [float(row["scores." + name]) for row in rows for name in ("cat", "fox, red", "owl")]
assert all(struct.pack("<f", a) == struct.pack("<f", b) for a, b in zip(values, told)), (values, told)
PYTHON
fi

# refused CODE MESSAGE ARGUMENTS...
refused() {
    local code=0 wanted=$1 message=$2
    shift 2
    "${run[@]}" "$@" >out 2>err || code=$?
    ((code == wanted)) || fail "exit code $code of: $*: $(cat err)"
    grep -qF -- "$message" err || fail "$*: $(cat err)"
}
refused 2 'npy holds one array, and there are 2 outputs; `--output NAME` chooses: `p`, `scores`' predict new.csv --format npy -o a.npy
refused 2 'there is no output `score`; did you mean `scores`?' predict new.csv --output score
refused 2 '--format is text, json, csv or npy, and not `cvs`; did you mean `csv`?' predict new.csv --format cvs
refused 2 '--json is --format json, and --format is csv here: choose one' predict new.csv --format csv --json
refused 2 'name at least one table (`-` is standard input)' predict
[[ ! -e a.npy ]] || fail "a file was left of what was refused"
printf 'colour,b,a\npink,3,0\n' >pink.csv
refused 1 'pink.csv:2: `colour` is `pink`, which ' predict pink.csv
printf 'colour,b\nred,3\n' >short.csv
refused 1 'short.csv: has no column `a` for `x`; its columns are `colour`, `b`' predict short.csv missing.csv new.csv --format csv -o out.csv
grep -q 'missing.csv: cannot be read' err || fail "$(cat err)"
same csv out.csv "what could be read"
# Weights that do not say what was learned from the table for training need it.
sed -i 's/"source\.csv"/"forgotten."/' t.first.safetensors
mv train.csv elsewhere.csv
refused 1 '`--data DIR` names its folder' predict new.csv
mkdir there && mv elsewhere.csv there/train.csv
"${run[@]}" predict new.csv --data there --format csv 2>notes | cmp - csv || fail "the table of training in another folder"

# Folders of pictures, in the order of their names; a regression has a column for each number.
cat >p.net <<'NET'
net P {
  input image : f32[1, 2, 2]
  label sum : f32[2]
  guess = image | flatten | dense(2)
  loss mean_squared_error(guess, sum)
}
data d { source npy(image = "image.npy", sum = "sum.npy") }
train first : P on d { epochs 1, batch 4, optimizer sgd(lr = 0.001) }
NET
bytes 64 | npy image.npy '|u1' '16, 2, 2'
bytes 32 | npy sum.npy '|u1' '16, 2'
run=("${run[@]/t.net/p.net}")
quietly "${run[@]}" train --quiet
mkdir -p album/b album/a/deep
for name in album/b/2.PGM album/b/1.pgm album/a/deep/x.pgm album/z.pgm; do printf 'P5\n2 2\n255\n\1\2\3\4' >"$name"; done
echo 'no picture' | tee album/notes.txt album/a/broken.pgm album/.hidden.pgm >said
refused 1 'album/a/broken.pgm: is none of PNG' predict album --format csv
[[ $(cat out | cut -d, -f1) == $'file\nalbum/z.pgm\nalbum/a/deep/x.pgm\nalbum/b/1.pgm\nalbum/b/2.PGM' ]] || fail "the order: $(cat out)"
[[ $(head -n 1 out) == 'file,sample,prediction.0,prediction.1' ]] || fail "header of a regression: $(cat out)"
mkdir empty
refused 1 'empty: has no pictures' predict empty album/z.pgm
grep -q '^album/z.pgm' out || fail "the rest goes on: $(cat out)"

#!/usr/bin/env bash
# Arrays of .npz archives, pictures that a table lists, samples piped in: each trains to the weights of the same samples in plain
# files, and what is wrong with them is said.
source "$(dirname "$0")/common.sh"

needs_python

cat >write.py <<'PYTHON'
import os, random, struct, zipfile, json
random.seed(2)
def npy(descr, shape, content):
    header = str({"descr": descr, "fortran_order": False, "shape": shape})
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + content
count = 60
labels = [i % 3 for i in range(count)]
pixels = [[min(255, 70 * k + random.randrange(100)) for _ in range(48)] for k in labels]  # [3, 4, 4]
arrays = {"x_train": npy("|u1", (count, 3, 4, 4), b"".join(map(bytes, pixels))), "y_train": npy("<i8", (count,), struct.pack("<60q", *labels))}
for name, content in arrays.items():
    with open(name + ".npy", "wb") as file: file.write(content)
for archive, method in (("stored.npz", zipfile.ZIP_STORED), ("deflated.npz", zipfile.ZIP_DEFLATED)):
    with zipfile.ZipFile(archive, "w", method) as file:
        for name, content in arrays.items():
            with file.open(name + ".npy", "w", force_zip64=True) as entry: entry.write(content)
content = open("deflated.npz", "rb").read()
open("cut.npz", "wb").write(content[:-30])
broken = bytearray(content)
broken[400] ^= 255
open("broken.npz", "wb").write(broken)
os.makedirs("some pictures")
with open("list.csv", "w") as table, open("lines.json", "w") as lines, open("records.f32", "wb") as records:
    table.write('"what is it",file,unused\n')
    for i, (k, each) in enumerate(zip(labels, pixels)):
        planes = [each[c * 16 + p] for p in range(16) for c in range(3)]
        with open(f"some pictures/{i}.ppm", "wb") as file: file.write(b"P6\n4 4\n255\n" + bytes(planes))
        table.write(f'{["cat", "dog", "hen"][k]},{i}.ppm,"a,b"\n')
        lines.write(json.dumps({"kind": k, "note": [None, {}], "image": [each[:16], each[16:32], each[32:]]}) + "\n")
        records.write(struct.pack("<49f", *each, k))
with open("holes.csv", "w") as table:
    table.write(open("list.csv").read() + "cat,absent.ppm,\n")
PYTHON
python3 write.py

cat >start.net <<'NET'
net Small {
  input image : f32[3, 4, 4]
  label kind : class[3]
  scores = image | flatten | dense(3)
  loss cross_entropy(scores, kind)
  metric accuracy(scores, kind)
}
train all : Small on data { batch 16, epochs 2, optimizer sgd(lr = 0.01) }
NET
# made NAME SOURCE: a program with this source.
made() {
    { cat start.net; echo "data data { source $2  map image = image / 255 }"; } >"$1.net"
    quietly "$netc" build --cxx "$scratch/cxx" "$1.net" -o "$1"
}
# told WORDS COMMAND...: it fails with exit code 1 and these words.
told() {
    local words=$1 code=0
    shift
    "$@" >/dev/null 2>message || code=$?
    ((code == 1)) || fail "exit code $code of: $*: $(cat message)"
    grep -qF -- "$words" message || fail "$*: $(cat message)"
}

made plain 'npy("x_train.npy", "y_train.npy")'
made stored 'npy("stored.npz:x_train", "stored.npz:y_train")'
made deflated 'npy(image = "deflated.npz:x_train", kind = "deflated.npz:y_train")'
made listed 'pictures("list.csv", folder = "some pictures", image = "file", kind = "what is it")'
quietly ./plain train --quiet --save plain.st
for name in stored deflated listed; do
    quietly "./$name" train --quiet --save "$name.st"
done
quietly ./plain train --quiet --force --data - --save json.st <lines.json
quietly ./plain train --quiet --force --data -f32 --save floats.st <records.f32
weights() { tail -c 588 "$1"; }  # behind the names of the file, 147 floats
for name in stored deflated listed json floats; do
    cmp <(weights plain.st) <(weights "$name.st") || fail "weights of plain and $name"
done
./listed predict --weights listed.st "some pictures/1.ppm" | grep -q dog || fail "classes of a table"
made tested 'pictures("list.csv", test = "listed again.csv", folder = "some pictures", image = "file", kind = "what is it")'
cp list.csv "listed again.csv"
quietly ./tested train --quiet --save tested.st
./tested eval --weights tested.st >before
mv list.csv elsewhere.csv
./tested eval --weights tested.st >without || fail "eval needs the table that trained"
same before without "evaluations with the table that trained and without"
mv elsewhere.csv list.csv
./plain eval --weights plain.st --data - <lines.json | grep -q '60 samples' || fail "eval of what is piped in"

made cut 'npy("cut.npz:x_train", "y_train.npy")'
told 'cut.npz: is no zip archive, or damaged' ./cut train
made broken 'npy("broken.npz:x_train", "y_train.npy")'
told 'broken.npz: `x_train.npy` is damaged' ./broken train
made absent 'npy("stored.npz:x_tran", "y_train.npy")'
told 'stored.npz: has no array `x_tran`; it has `x_train`, `y_train`' ./absent train
made several 'npy("stored.npz", "y_train.npy")'
told 'stored.npz: holds several arrays, and one is meant, as `FILE.npz:x_train`; they are' ./several train
made holes 'pictures("holes.csv", folder = "some pictures", image = "file", kind = "what is it")'
told 'some pictures/absent.ppm: ' ./holes train
made skips 'pictures("holes.csv", folder = "some pictures", image = "file", kind = "what is it", on_bad = skip)'
quietly ./skips train --quiet --save skips.st
cmp <(weights plain.st) <(weights skips.st) || fail "a picture that is left out"
made column 'pictures("list.csv", image = "fil", kind = "what is it")'
told 'list.csv: has no column `fil` with the files of pictures; did you mean `file`?' ./column train

rm -f small.all.*
told 'standard input, line 2: `image` has 1 number, and takes 48' ./plain train --force --data - < <(head -1 lines.json; echo '{"kind": 0, "image": 1}')
told 'standard input, line 1: `kind` is missing' ./plain train --force --data - < <(sed 's/kind/class/' lines.json)
told 'standard input, line 1: `kind` has the number 0.5, and takes whole numbers' ./plain train --force --data - < <(sed 's/"kind": 0/"kind": 0.5/' lines.json)
told 'standard input, line 1: ' ./plain train --force --data - <y_train.npy
told 'standard input: has no samples' ./plain train --force --data - </dev/null
told 'standard input, record 60: ends within the record: 192 of its 196 bytes are there' ./plain train --force --data -f32 < <(head -c -4 records.f32)

# What is read is not written over.
code=0
./plain train --force --save x_train.npy 2>message >/dev/null || code=$?
((code == 2)) && grep -qF 'x_train.npy: is read by this network or command' message || fail "samples are replaced: $code $(cat message)"

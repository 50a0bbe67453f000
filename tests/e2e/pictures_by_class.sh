#!/usr/bin/env bash
# Ten pictures in two folders, of odd names and forms, train, evaluate and predict; the names of the classes go with the
# weights; what is wrong with a picture or a folder is said.
source "$(dirname "$0")/common.sh"

needs_python

cat >pets.net <<'NET'
net Pets {
  input image : f32[3, 8, 8]
  label animal : class[2]
  scores = image | flatten | dense(2)
  loss cross_entropy(scores, animal)
  metric accuracy(scores, animal)
}
data pets {
  source folder("my pets", on_bad = skip)
  map image = image / 255
}
train first : Pets on pets { batch 4, epochs 30, optimizer adam(lr = 0.02) }
check first.accuracy == 1
export first { output probabilities = softmax(scores) }
NET

# Reddish ones are Kočky, bluish ones "big dogs": PNG, PPM and PGM-like names that say nothing of the form.
cat >draw.py <<'PYTHON'
import os, struct, zlib
def png(width, height, colour, alpha):
    row = b"\0" + bytes(colour + ([255] if alpha else [])) * width
    def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))
def ppm(width, height, colour): return b"P6\n%d %d\n255\n" % (width, height) + bytes(colour) * (width * height)
def put(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file: file.write(content)
for name, base in (("Kočky", [200, 40, 60]), ("big dogs", [50, 30, 210])):
    for i in range(5):
        colour = [value + 7 * i for value in base]
        content = ppm(8 + i, 8, colour) if i % 2 else png(5 + i, 9 + 3 * i, colour, i == 4)
        put(f"my pets/train/{name}/{['a b.PNG', 'ž.JPEG', 'noending', '3.ppm', 'é (1).Png'][i]}", content)
    put(f"my pets/validation/{name}/1.png", png(20, 10, base, False))
put("my pets/train/big dogs/.DS_Store", b"hidden")
PYTHON
python3 draw.py

quietly "$netc" build --cxx "$scratch/cxx" pets.net -o pets
for threads in 1 3; do
    quietly ./pets train --quiet --threads "$threads" --save "t$threads.safetensors"
done
same t1.safetensors t3.safetensors "weights with 1 and 3 threads"
quietly ./pets eval --weights t1.safetensors

# Names come from the weights: the data are gone.
cp "my pets/validation/big dogs/1.png" dog.png
mv "my pets" away
./pets predict --weights t1.safetensors dog.png "away/train/Kočky/a b.PNG" >out.txt 2>&1 || fail "$(cat out.txt)"
[[ $(sed -n 2p out.txt) == *"big dogs"* && $(sed -n 5p out.txt) == *"Kočky"* ]] || fail "names of classes: $(cat out.txt)"
grep -q resized out.txt && fail "told of what the data section says: $(cat out.txt)"
./pets predict --weights t1.safetensors --json --top 1 dog.png | grep -qF '"label": "big dogs"' || fail "names in JSON"

# refused MESSAGE: training says so, on the pictures in `my pets`.
refused() {
    ./pets train --force --save x.safetensors >out.txt 2>&1 && fail "trains, though: $1"
    grep -qF -- "$1" out.txt || fail "not said: $1; but: $(cat out.txt)"
}
refused "my pets: "
mv away "my pets"
head -c 60 "my pets/train/Kočky/a b.PNG" >cut && mv cut "my pets/train/Kočky/a b.PNG"
echo text >"my pets/train/big dogs/notes.png"
./pets train --quiet --force --save x.safetensors >out.txt 2>&1 || fail "$(cat out.txt)"
grep -qF "2 of 11 pictures cannot be read and are left out; the first: " out.txt || fail "not counted: $(cat out.txt)"
mkdir "my pets/train/cow"
refused "my pets/train/cow: holds no pictures"
cp dog.png "my pets/train/cow"
refused "my pets/train: has 3 folders, one for each class, and \`animal\` is class[2]; they are \`Kočky\`, \`big dogs\`, \`cow\`"
mv "my pets/train/cow" "my pets/validation"
refused "my pets/validation has \`cow\`"
rm -r "my pets/validation/cow"
sed -i 's/skip/stop/' pets.net
quietly "$netc" build --cxx "$scratch/cxx" pets.net -o pets
refused "my pets/train/Kočky/a b.PNG: "
refused '; `on_bad = skip` leaves such pictures out'

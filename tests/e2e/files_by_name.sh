#!/usr/bin/env bash
# A net with two inputs and numbers as its target trains from npy files by name: it learns, to the same bits for any
# threads and when it is resumed; what is wrong with a file is said with file, input and sample.
source "$(dirname "$0")/common.sh"

needs_python

cat >houses.net <<'NET'
net Houses {
  input size : f32[1]
  input rest : f32[2]
  label price : f32[1]
  hidden = concat(size, rest) | dense(8) | relu
  out = hidden | dense(1)
  loss mean_squared_error(out, price)
}

data houses {
  source npy(price = "price.npy", size = "size.npy", rest = "rest.npy",
             test_size = "test_size.npy", test_rest = "test_rest.npy", test_price = "test_price.npy")
  map size = size / 100, price = price / 300
}

train first : Houses on houses { batch 16, epochs 4, optimizer adam(lr = 0.01) }
NET

# npy NAME DESCR FORMAT COLUMNS: numbers of standard input as rows of so many.
cat >npy.py <<'PYTHON'
import struct, sys
name, descr, form, columns = sys.argv[1:]
numbers = [float(word) for word in sys.stdin.read().split()]
rows = len(numbers) // int(columns)
shape = f"({rows},)" if columns == "1" else f"({rows}, {columns})"
header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
header += " " * ((64 - (len(header) + 11) % 64) % 64) + "\n"
with open(name, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
    for number in numbers:
        file.write(struct.pack(form, int(number) if form[1] in "hiq" else number))
PYTHON

# Sizes as whole numbers with the high byte first, rooms and age as doubles, prices as floats.
files() {
    awk -v n="$2" 'BEGIN { for (i = 0; i < n; ++i) print 40 + i * 37 % 160 }' | python3 npy.py "$1size.npy" '>i2' '>h' 1
    awk -v n="$2" 'BEGIN { for (i = 0; i < n; ++i) print 1 + i % 5, i * 13 % 60 / 60 }' |
        python3 npy.py "$1rest.npy" '<f8' '<d' 2
    awk -v n="$2" 'BEGIN { for (i = 0; i < n; ++i) print 2 * (40 + i * 37 % 160) + 10 * (1 + i % 5) - i * 13 % 60 }' |
        python3 npy.py "$1price.npy" '<f4' '<f' 1
}
files "" 600
files test_ 100

quietly "$netc" build --cxx "$scratch/cxx" houses.net -o houses
for threads in 1 3; do
    quietly ./houses train --quiet --threads "$threads" --log "log$threads" --save "t$threads.safetensors"
done
same t1.safetensors t3.safetensors "weights with 1 and 3 threads"
last=$(tail -n 1 log1 | sed 's/.*"val_loss": *\([0-9.e-]*\).*/\1/')
awk -v loss="$last" 'BEGIN { exit !(loss < 0.01) }' || fail "it does not learn: a loss of $last after training"

# Two epochs, then on to four: as in one go.
quietly ./houses train --quiet --force --save r.safetensors --epochs 2
quietly ./houses train --quiet --resume --save r.safetensors --epochs 4
same t1.safetensors r.safetensors "weights in one go and resumed"

# Predictions: of many samples, of one, by name; the same numbers.
predicted() { ./houses predict --weights t1.safetensors --json "$@"; }
predicted --input size=test_size.npy --input rest=test_rest.npy >many.txt
[[ $(wc -l <many.txt) == 100 ]] || fail "a line for each sample: $(head -n 3 many.txt)"
echo 77 | python3 npy.py one_size.npy '<i4' '<i' 1
echo 2 13 | awk '{ print $1, $2 / 60 }' | python3 npy.py one_rest.npy '<f8' '<d' 2
predicted --input rest=one_rest.npy --input size=one_size.npy | grep -qxF "$(sed -n 2p many.txt | sed 's/"sample": 1/"sample": 0/')" ||
    fail "one sample: $(predicted --input rest=one_rest.npy --input size=one_size.npy), in many: $(sed -n 2p many.txt)"
./houses predict --weights t1.safetensors --input size=one_size.npy --input rest=one_rest.npy >words.txt
grep -qF 'sample 0' words.txt || fail "in words: $(cat words.txt)"
quietly ./houses features --weights t1.safetensors --layer hidden --input size=test_size.npy --input rest=test_rest.npy -o a.npy
quietly ./houses features --weights t1.safetensors --layer hidden -o b.npy
same a.npy b.npy "features of files named by hand and by the data section"

# not_predicted CODE MESSAGE ARGUMENTS...
not_predicted() {
    local code=0
    ./houses predict --weights t1.safetensors "${@:3}" >out.txt 2>&1 || code=$?
    [[ $code == "$1" ]] || fail "exit code $code for: $2"
    grep -qF -- "$2" out.txt || fail "not said: $2; but: $(cat out.txt)"
}
not_predicted 2 'this network has 2 inputs, each with a file of its own: --input size=FILE --input rest=FILE' test_size.npy
not_predicted 2 'name .npy files with samples: --input size=FILE'
not_predicted 2 'no --input names a file for `rest`' --input size=test_size.npy
not_predicted 2 'there is no input `sise`; did you mean `size`?' --input sise=test_size.npy
not_predicted 2 '--input takes NAME=FILE, and `size` is not that' --input size
not_predicted 2 '--input names two files for `size`' --input size=a.npy --input size=b.npy
not_predicted 1 'one_rest.npy: has 1 sample of `rest`, and test_size.npy has 100 of `size`' --input size=test_size.npy --input rest=one_rest.npy
not_predicted 1 'test_size.npy: is [100], and input `rest` is [2], or of many samples [n, 2]' --input size=test_size.npy --input rest=test_size.npy
not_predicted 1 'missing.npy' --input size=missing.npy --input rest=test_rest.npy

refused() {
    local wanted=$1
    ./houses train --force --save x.safetensors >out.txt 2>&1 && fail "trains, though: $wanted"
    grep -qF "$wanted" out.txt || fail "not said: $wanted; but: $(cat out.txt)"
}
cp price.npy right.npy
{ for i in $(seq 599); do echo 7; done; echo nan; } | python3 npy.py price.npy '<f4' '<f' 1
refused "price.npy: sample 599 of \`price\` is nan, with which nothing can be computed"
{ for i in $(seq 599); do echo 7; done; } | python3 npy.py price.npy '<f4' '<f' 1
refused "price.npy: has 599 samples of \`price\`, and"
{ for i in $(seq 1200); do echo 7; done; } | python3 npy.py price.npy '<f4' '<f' 2
refused "price.npy: has samples of [2], and \`price\` is [1]"
cp right.npy price.npy
quietly ./houses train --force --quiet --save x.safetensors
same t1.safetensors x.safetensors "weights trained again"

#!/usr/bin/env bash
# Samples that stay in their files give the bits of samples in memory: arrays and pictures, with augmentation, validation and early
# stopping, for any number of threads, after training was killed. Memory does not grow with the set. Files that change are noticed.
source "$(dirname "$0")/common.sh"

needs_python

cat >small.net <<'NET'
net Small {
  input image : f32[3, 8, 8]
  label y : class[3]
  scores = image | conv(8, 3) | relu | flatten | dense(3)
  loss cross_entropy(scores, y)
  metric accuracy(scores, y)
}
data bytes {
  source npy(image = "x.npy", y = "y.npy")
  validate 0.2
  augment image = image | random_flip | random_crop(pad = 1)
  map image = image / 255
}
data numbers { source npy(image = "f.npy", y = "y.npy"), map image = image / 255 }
data pictures { source folder("pictures", on_bad = skip), augment image = image | random_flip, map image = image / 255 }
train bytes : Small on bytes { batch 16, epochs 6, optimizer adam(lr = 0.01), best lowest(loss), patience 2 }
train numbers : Small on numbers { batch 16, epochs 2, optimizer sgd(lr = 0.01) }
train pictures : Small on pictures { batch 16, epochs 2, optimizer sgd(lr = 0.01) }
NET
cat >write.py <<'PYTHON'
import os, random, struct
random.seed(4)
def npy(name, descr, shape, content):
    header = str({"descr": descr, "fortran_order": False, "shape": shape})
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(name, "wb") as file: file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + content)
count, size = 300, 192
labels = [i % 3 for i in range(count)]
pixels = [[min(255, 60 * k + random.randrange(140)) for _ in range(size)] for k in labels]
npy("x.npy", "|u1", (count, 3, 8, 8), b"".join(bytes(each) for each in pixels))
npy("f.npy", ">f8", (count, 3, 8, 8), b"".join(struct.pack(">192d", *each) for each in pixels))
npy("y.npy", "<i4", (count,), struct.pack("<300i", *labels))
for i, (k, each) in enumerate(zip(labels, pixels)):
    os.makedirs(f"pictures/{k}", exist_ok=True)
    with open(f"pictures/{k}/{i}.ppm", "wb") as file: file.write(b"P6\n8 8\n255\n" + bytes(each))
for name, cut in (("pictures/0/000.ppm", 40), ("pictures/2/5x.ppm", 11)):
    with open(name, "wb") as file: file.write((b"P6\n8 8\n255\n" + bytes(pixels[0]))[:cut])
PYTHON
python3 write.py
quietly "$netc" build small.net -o small

for threads in 1 2 4; do
    for memory in 1000 0; do
        mkdir "t$threads-$memory"
        (cd "t$threads-$memory" && quietly ../small train --threads "$threads" --data-memory "$memory")
        cp quiet.log "t$threads-$memory/log"
    done
done
grep -q '2 of 302 pictures cannot be read and are left out' t1-0/log || fail "pictures that cannot be read: $(cat t1-0/log)"
for other in t1-0 t2-1000 t2-0 t4-0; do
    for stage in bytes numbers pictures; do
        same "t1-1000/small.$stage.safetensors" "$other/small.$stage.safetensors" "weights of $stage in t1-1000 and $other"
    done
done

# A run goes on wherever its samples are.
mkdir killed && cd killed
../small train bytes --epochs 6 --data-memory 0 --save-every 2 >/dev/null 2>&1 &
child=$!
sleep 0.15
kill -KILL $child 2>/dev/null || true
wait $child 2>/dev/null || true
quietly ../small train bytes --resume --save-every 7
cd ..
same t1-1000/small.bytes.safetensors killed/small.bytes.safetensors "weights after training was killed"

# A file that changes is noticed; what was learned is kept.
mkdir changed && cd changed
cp ../x.npy ../y.npy .
sed 's/epochs 6/epochs 100000/; s/, best.*patience 2//' ../small.net >small.net
quietly "$netc" build small.net -o small
./small train bytes --data-memory 0 --quiet 2>message &
child=$!
until [[ -f small.bytes.safetensors ]]; do sleep 0.05; done
printf '\377\0\377\0' | dd of=x.npy bs=1 seek=2000 conv=notrunc status=none
code=0
wait $child || code=$?
((code == 1)) || fail "a file changes: exit code $code"
grep -qE 'x.npy: sample [0-9]+: is another one than at the start; its file has changed' message || fail "a file changes: $(cat message)"
[[ -f small.bytes.state ]] || fail "the state is gone"
cd ..

# 2 GB of zeros, with less than 150 MB of memory for everything.
cat >large.net <<'NET'
net Large {
  input x : f32[65536]
  label y : class[2]
  scores = x | dense(2)
  loss cross_entropy(scores, y)
}
data large { source npy(x = "large.npy", y = "many.npy") }
train all : Large on large { batch 16, epochs 1, optimizer sgd(lr = 0.01) }
NET
python3 - <<'PYTHON'
exec(open("write.py").read().split("count, size")[0])
npy("large.npy", "|u1", (32768, 65536), b"")
os.truncate("large.npy", os.path.getsize("large.npy") + 32768 * 65536)
npy("many.npy", "|u1", (32768,), bytes(32768))
PYTHON
quietly "$netc" build large.net -o large
(
    ulimit -d 150000
    quietly ./large train --quiet --threads 2 --data-memory 100
    ! ./large train --quiet --force --threads 2 --data-memory 4000 2>message || fail "memory is not limited"
    grep -q 'not enough memory' message || fail "without memory: $(cat message)"
)

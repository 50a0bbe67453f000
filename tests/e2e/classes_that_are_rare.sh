#!/usr/bin/env bash
# `class_weights` multiplies the losses that train, as PyTorch computes it, and not those of an evaluation; `sampling balanced`
# shows rare classes as often as the others, to the same bits for any threads and when training is resumed.
source "$(dirname "$0")/common.sh"

needs_python

cat >n.net <<'NET'
net N {
  input x : f32[2]
  label y : class[3]
  logits = x | dense(3, init = zeros)
  loss cross_entropy(logits, y)
}
data d { source npy(x = "x.npy", y = "y.npy", test_x = "x.npy", test_y = "y.npy") }
train weighed : N on d { batch 5, epochs 3, shuffle false, class_weights [0.5, 1.25, 3], optimizer sgd(lr = 0.5, momentum = 0.9) }
train drawn : N on d { batch 5, epochs 40, sampling balanced, optimizer sgd(lr = 0.05) }
train plain : N on d { batch 5, epochs 40, optimizer sgd(lr = 0.05) }
NET
python3 -c '
import struct, sys
for i in range(24): sys.stdout.buffer.write(struct.pack("<2f", (i * 37 % 101) / 50 - 1, (i * 13 % 29) / 10 - 1.5))' | npy x.npy '<f4' '24, 2'
python3 -c '
import struct, sys
for i in range(24): sys.stdout.buffer.write(struct.pack("<i", 0 if i % 8 < 5 else 1 if i % 8 < 7 else 2))' | npy y.npy '<i4' '24,'
quietly "$netc" build n.net -o n
quietly ./n selftest
quietly ./n train --quiet --log log
./n eval --json >evaluated || fail eval
python3 - <<'PYTHON' || fail "weights of classes: $(cat log evaluated)"
import json, math, struct
def tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    return [struct.unpack("<%df" % ((b - a) // 4), data[8 + size + a:8 + size + b])
            for a, b in (header[name]["data_offsets"] for name in ("dense1.kernel", "dense1.bias"))]
kernel, bias = tensors("n.weighed.safetensors")
# torch.nn.CrossEntropyLoss(weight = [0.5, 1.25, 3], reduction = "none"), its mean over the batch, in double.
losses = [1.1509819052596684, 1.1234857750222291, 1.1485569279847092]
wanted = [-0.019971921792834003, -0.043261514842509695, -0.15457826522489018, 0.2962814443111061, 0.1745501870177245,
          -0.25301992946859625, -0.02752854603698543, 0.0006369975646118992, 0.026891548472373156]
for seen, each in zip(kernel + bias, wanted): assert abs(seen - each) < 1e-6, (kernel, bias)
lines = [json.loads(line) for line in open("log")]
for line, each in zip([line for line in lines if line.get("stage") == "weighed" and "loss" in line], losses):
    assert abs(line["loss"] - each) < 1e-6, line
data = [(((i * 37 % 101) / 50 - 1, (i * 13 % 29) / 10 - 1.5), 0 if i % 8 < 5 else 1 if i % 8 < 7 else 2) for i in range(24)]
def scores(x, kernel, bias): return [sum(kernel[2 * k + j] * x[j] for j in range(2)) + bias[k] for k in range(3)]
def loss(x, y): s = scores(x, kernel, bias); return math.log(sum(map(math.exp, s))) - s[y]
mean = sum(loss(x, y) for x, y in data) / 24
assert abs(json.loads(open("evaluated").readline())["loss"] - mean) < 1e-5, mean
# How probable each class is in the mean: what it was trained with.
def share(path, k):
    kernel, bias = tensors(path)
    result = 0
    for x, _ in data:
        e = list(map(math.exp, scores(x, kernel, bias)))
        result += e[k] / sum(e) / 24
    return result
assert abs(share("n.plain.safetensors", 2) - 1 / 8) < 0.05, share("n.plain.safetensors", 2)
assert abs(share("n.drawn.safetensors", 2) - 1 / 3) < 0.08, share("n.drawn.safetensors", 2)
PYTHON

for threads in 1 2 4; do quietly ./n train drawn --quiet --threads "$threads" --save "t$threads.safetensors"; done
quietly ./n train drawn --quiet --save r.safetensors --epochs 7
quietly ./n train drawn --quiet --resume --save r.safetensors --epochs 40
for other in t2 t4 r; do same t1.safetensors $other.safetensors "weights of t1 and $other"; done
quietly "$netc" run n.net train weighed --quiet --save w.safetensors
same n.weighed.safetensors w.safetensors "weights of netc run and of the executable"

# A rare sample is augmented anew each time it is drawn, and is mixed with what is drawn too.
cat >p.net <<'NET'
net P {
  input x : f32[1, 4, 4]
  label y : class[2]
  loss cross_entropy(x | flatten | dense(2), y)
}
data d { source npy(x = "px.npy", y = "py.npy")  augment x = x | mixup(alpha = 1) }
train drawn : P on d { batch 8, epochs 1, sampling balanced, optimizer sgd }
NET
python3 -c '
import struct, sys
for i in range(32 * 16): sys.stdout.buffer.write(struct.pack("<f", i))' | npy px.npy '<f4' '32, 1, 4, 4'
python3 -c '
import struct, sys
for i in range(32): sys.stdout.buffer.write(struct.pack("<i", 1 if i == 7 else 0))' | npy py.npy '<i4' '32,'
"${run[@]}" p.net data -o page.png >page.txt || fail "$(cat page.txt)"
rare=$(tr ',' '\n' <page.txt | grep -c '^ *1 ' || true)
different=$(tr ',' '\n' <page.txt | grep '^ *1 ' | sort -u | wc -l)
((rare > 8 && different > 5)) || fail "$different of $rare are different: $(cat page.txt)"
grep -q '0 [0-9]* % and 1' page.txt || fail "none is mixed with the rare one: $(cat page.txt)"

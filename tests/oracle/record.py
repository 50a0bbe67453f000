"""Records random nets and what PyTorch computes of them, in double: values, losses, metrics, weights after training.

    NETC=build/dev/bin/netc python3 tests/oracle/record.py FIRST_SEED COUNT FOLDER     (Debian: python3-torch, python3-numpy)

writes FOLDER/nSEED.net and FOLDER/nSEED.safetensors for each; replay.sh compares programs with them. Netc is only asked for the names of
layers. A tensor `T` of the file comes with `T!`, the largest difference that single precision makes in PyTorch itself.
"""

import json
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

import numpy as np
import torch

import counters
import layers
import random_nets

torch.set_num_threads(1)
NETC = os.environ.get("NETC", "netc")
MAP = (0.5, 0.25)  # image * 0.5 + 0.25
LOWEST_LABEL = 3


class Refused(Exception):
    pass


class Case:
    def __init__(self, seed):
        self.seed = seed
        self.name = "n%d" % seed
        self.numbers = np.random.default_rng(seed)
        r = self.random = random.Random(seed * 7919 + 1)
        self.writer = random_nets.Writer(seed)
        shape = self.writer.write()
        self.net = self.writer.net
        has_norm = any(u.layer.kind == "batchnorm" for u in self.net.uses)
        batch = r.choice([2, 3, 4, 5, 8]) if has_norm else r.choice([1, 2, 3, 4, 5, 8])
        count = batch * r.randint(1, 2) + r.randint(0, batch - 1)
        if has_norm and count % batch == 1:
            count -= 1
        self.stages = [self.stage("first", batch, True)]
        if r.randrange(3) == 0:
            self.stages.append(self.stage("second", batch, False))
        self.data = {}
        self.mapped = r.randrange(3) == 0  # the data section changes numbers and leaves samples out
        for prefix, samples in (("", count), ("test.", 3)):
            labels = self.numbers.integers(0, self.writer.classes, samples)
            if self.mapped:
                labels = self.numbers.permutation(np.concatenate([labels + LOWEST_LABEL, [0, LOWEST_LABEL + self.writer.classes]]))
            # Few digits, so that some numbers are equal: it matters which of them a pool takes.
            self.data[prefix + "x"] = np.round(self.numbers.standard_normal((len(labels), *shape)) * 32).astype(np.float32) / 32
            self.data[prefix + "y"] = labels
        self.text = self.write(shape)
        self.name_layers()
        self.start = {
            use.prefix + "." + suffix: self.first_value(suffix, dims)
            for use in self.net.uses
            for suffix, dims in use.shapes.items()
        }

    def stage(self, name, batch, first):
        r = self.random
        stage = dict(name=name, batch=batch, epochs=r.choice([1, 1, 2]), seed=r.choice([1, 1, 7, 4000000000]), frozen=None)
        stage["shuffle"] = r.randrange(2) == 0
        stage["optimizer"] = random_nets.optimizer(r, first)
        if not first:
            with_weights = [p for p in self.writer.parts if any(u.part == p for u in self.net.uses)]
            others = len({u.part for u in self.net.uses})
            if with_weights and others > 1 and r.randrange(4) > 0:
                stage["frozen"] = r.choice(with_weights)
        return stage

    def write(self, shape):
        lines = ["    input image : f32[%s]" % ", ".join(map(str, shape)), "    label y : class[%d]" % self.writer.classes]
        lines += ["    " + line for line in self.net.lines]
        text = "\n".join(self.net.blocks) + ("\n\n" if self.net.blocks else "")
        text += "net %s(depth = %d) {\n%s\n}\n\n" % (self.name.capitalize(), self.net.depth, "\n".join(lines))
        text += 'data d {\n    source npy("x.npy", "y.npy", "test.x.npy", "test.y.npy")\n'
        if self.mapped:
            highest = LOWEST_LABEL + self.writer.classes - 1
            text += "    keep y in %d..%d\n" % (LOWEST_LABEL, highest)
            text += "    map image = image * %s + %s, y = y - %d\n" % (*MAP, LOWEST_LABEL)
        text += "}\n"
        for i, s in enumerate(self.stages):
            words = []
            if i > 0:
                words.append("from first")
            if s["frozen"]:
                words.append("freeze " + self.writer.parts[s["frozen"]])
            words += ["batch %d" % s["batch"], "epochs %d" % s["epochs"], "optimizer " + s["optimizer"].text()]
            words += ["seed %d" % s["seed"]] + ([] if s["shuffle"] else ["shuffle false"])
            text += "\ntrain %s : %s on d {\n    %s\n}\n" % (s["name"], self.name.capitalize(), ", ".join(words))
        return text

    def name_layers(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / (self.name + ".net")
            path.write_text(self.text)
            done = subprocess.run([NETC, "summary", "--json", str(path)], capture_output=True, text=True)
            if done.returncode != 0:
                raise Refused(done.stdout + done.stderr)
        # Further uses of a callable have a number: `twice_a2`.
        again = re.compile(r"(%s)\d+(\.|$)" % "|".join(self.net.shared or ["no callable"]))
        rest = [
            (layer["name"], layer["params"])
            for layer in json.loads(done.stdout)["layers"]
            if layer.get("params", 0) and not again.match(layer["name"])
        ]
        for use in self.net.uses:
            count = sum(int(np.prod(d)) for s, d in use.shapes.items() if not s.startswith("running_"))
            name, params = rest.pop(0)
            if params != count:
                raise AssertionError("%s: %s has %d parameters, not %d" % (self.name, name, params, count))
            use.prefix = name

    def first_value(self, suffix, dims):
        n = self.numbers.standard_normal(dims)
        if suffix == "kernel":
            n = n * np.sqrt(1.5 / max(1, np.prod(dims[1:])))
        elif suffix == "scale":
            n = 1 + 0.2 * n
        elif suffix == "running_variance":
            n = 1 + 0.3 * np.abs(n)
        else:
            n = 0.2 * n
        return n.astype(np.float32)

    # ---------------------------------------------------------------------------------------- PyTorch

    def samples(self, prefix, dtype):
        """Inputs and labels as the net is given them."""
        x, y = torch.from_numpy(self.data[prefix + "x"]).to(dtype), torch.from_numpy(self.data[prefix + "y"])
        if self.mapped:
            inside = (y >= LOWEST_LABEL) & (y < LOWEST_LABEL + self.writer.classes)
            x, y = x[inside] * MAP[0] + MAP[1], y[inside] - LOWEST_LABEL
        return x, y

    def evaluate(self, weights, dtype, results, prefix, values_too):
        with torch.no_grad():
            run = layers.Run(frozen=frozenset())
            x, y = self.samples("test.", dtype)
            values = self.net.forward(run, weights, {0: x})
            if values_too:
                for value in self.writer.values[1:]:
                    if value.number in self.writer.rebound or values[value.number] is values[0]:
                        continue  # `features` does not know a name that is no part, nor another name of the input
                    results["value." + value.text] = values[value.number].numpy().astype(np.float64)
            results[prefix + ".loss"] = self.net.loss(values, y).mean().numpy().astype(np.float64)
            name, k, number = self.net.metrics[0]
            results[prefix + "." + name] = layers.top_k(values[number], y, k).mean().numpy().astype(np.float64)

    def compute(self, dtype, nudge=None):
        """Everything that is recorded, by name."""
        weights = {k: torch.from_numpy(v).to(dtype) for k, v in self.start.items()}
        x, y = self.samples("", dtype)
        if nudge is not None:
            weights = {k: v * (1 + torch.from_numpy(nudge.choice([-1, 1], v.shape)) * 2.0**-23).to(dtype) for k, v in weights.items()}
        results = {}
        self.evaluate(weights, dtype, results, "start", True)
        for index, stage in enumerate(self.stages):
            frozen = frozenset(u.prefix for u in self.net.uses if u.part == stage["frozen"])
            names = [n for n in self.net.trainable([stage["frozen"]])]
            for n in names:
                weights[n] = weights[n].clone().requires_grad_()
            update = stage["optimizer"].updater([weights[n] for n in names])
            step = 0
            for epoch in range(stage["epochs"]):
                order = np.arange(len(y))
                if stage["shuffle"]:
                    order = counters.order(stage["seed"], index, epoch, len(y))
                for first in range(0, len(y), stage["batch"]):
                    step += 1
                    chosen = torch.from_numpy(order[first : first + stage["batch"]])
                    run = layers.Run(True, stage["seed"], index, step, frozen)
                    values = self.net.forward(run, weights, {0: x[chosen]})
                    loss = self.net.loss(values, y[chosen]).mean()
                    for n in names:
                        weights[n].grad = torch.zeros_like(weights[n])
                    loss.backward()
                    update(step)
                    weights.update(run.statistics)
            weights = {k: v.detach() for k, v in weights.items()}
            for k, v in weights.items():
                results["%s.%s" % (stage["name"], k)] = v.numpy().astype(np.float64)
            self.evaluate(weights, dtype, results, stage["name"], False)
        return results

    def record(self):
        """Tensors by name."""
        right = self.compute(torch.float64)
        single = [self.compute(torch.float32)] + [
            self.compute(torch.float32, np.random.default_rng(self.seed + i)) for i in (1, 2)
        ]
        found = {**self.data, **{"start." + k: v for k, v in self.start.items()}}
        worst = 0.0
        for name, tensor in right.items():
            error = max(float(np.abs(s[name] - tensor).max()) for s in single)
            scale = float(np.abs(tensor).max())
            if not np.isfinite(error):
                raise Refused("not finite: " + name)
            worst = max(worst, error / max(scale, 1e-30) if scale > 1e-6 else 0.0)
            found[name] = tensor.astype(np.float32)
            found[name + "!"] = np.float32(error)
        self.worst = worst
        return found


def write_safetensors(path, tensors):
    head, blob = {}, b""
    for name, a in sorted(tensors.items()):
        kind, stored = ("I32", "<i4") if a.dtype == np.int64 else ("F32", "<f4")
        a = np.asarray(a, stored, "C")
        head[name] = {"dtype": kind, "shape": list(a.shape), "data_offsets": [len(blob), len(blob) + a.nbytes]}
        blob += a.tobytes()
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def main():
    first, count, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    refused = chaotic = 0
    seed = first
    made = 0
    while made < count:
        try:
            case = Case(seed)
            tensors = case.record()
            if case.worst > 1e-3:  # single precision itself loses the numbers: nothing could be compared
                chaotic += 1
            else:
                (folder / (case.name + ".net")).write_text(case.text)
                write_safetensors(folder / (case.name + ".safetensors"), tensors)
                made += 1
        except Refused as e:
            refused += 1
            print("n%d is refused:\n%s" % (seed, e), file=sys.stderr)
        seed += 1
    print("%d nets; left out: %d refused, %d in which single precision loses more than 1e-3" % (made, refused, chaotic))


if __name__ == "__main__":
    main()

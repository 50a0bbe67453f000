"""Records random nets and what PyTorch computes of them, in double: values, losses, metrics, weights after training.

    NETC=build/dev/bin/netc python3 tests/oracle/record.py KIND FIRST_SEED COUNT FOLDER     (Debian: python3-torch, python3-numpy)

KIND is n (maps and rows, random_nets.py) or t (tensors of all ranks, tensor_nets.py). It writes FOLDER/KINDSEED.net and
FOLDER/KINDSEED.safetensors for each; replay.sh compares programs with them. Netc is only asked for the names of
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
import tensor_nets

torch.set_num_threads(1)
NETC = os.environ.get("NETC", "netc")
MAP = (0.5, 0.25)  # image * 0.5 + 0.25
LOWEST_CLASS = 3
KINDS = {"n": random_nets.Writer, "t": tensor_nets.Writer}


class Refused(Exception):
    pass


class Case:
    def __init__(self, kind, seed):
        self.seed = seed
        self.name = "%s%d" % (kind, seed)
        self.by_name = kind == "t"  # data files are given by the names of inputs and labels
        self.numbers = np.random.default_rng(seed)
        r = self.random = random.Random(seed * 7919 + 1)
        self.writer = KINDS[kind](seed)
        self.writer.write()
        self.net = self.writer.net
        has_norm = any(u.layer.kind == "batchnorm" for u in self.net.uses)
        batch = r.choice([2, 3, 4, 5, 8]) if has_norm else r.choice([1, 2, 3, 4, 5, 8])
        count = batch * r.randint(1, 2) + r.randint(0, batch - 1)
        if has_norm and count % batch == 1:
            count -= 1
        self.stages = [self.stage("first", batch, True)]
        if r.randrange(3) == 0:
            self.stages.append(self.stage("second", batch, False))
        self.mapped = r.randrange(3) == 0  # the data section changes numbers and leaves samples out
        classes = [q for q in self.net.labels if q.count is not None]
        self.kept = classes[0] if self.mapped and len(classes) == 1 and classes[0].shape == () else None
        self.data = {}
        for test, samples in ((False, count), (True, 3)):
            self.make_up(test, samples)
        self.text = self.write()
        self.name_layers()
        self.start = {
            use.prefix + "." + suffix: self.first_value(suffix, dims)
            for use in self.net.uses
            for suffix, dims in use.shapes.items()
        }

    def quantities(self):
        """The label that decides which samples are kept first."""
        return sorted(self.net.labels, key=lambda q: q is not self.kept) + list(self.net.inputs.values())

    def file(self, quantity, test):
        """Without `.npy`."""
        if self.by_name:
            return "data." + "test_" * test + quantity.name
        return "test." * test + ("y" if quantity in self.net.labels else "x")

    def make_up(self, test, samples):
        for q in self.quantities():
            if q.count is None:
                # Few digits, so that some numbers are equal: it matters which of them a pool takes.
                made = np.round(self.numbers.standard_normal((samples, *q.shape)) * 32).astype(np.float32) / 32
            else:
                made = self.numbers.integers(0, q.count, (samples, *q.shape)) + LOWEST_CLASS * self.mapped
            if q is self.kept:
                made = self.numbers.permutation(np.concatenate([made, [0, LOWEST_CLASS + q.count]]))
                samples = len(made)
            self.data[self.file(q, test)] = made

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

    def write(self):
        lines = ["input " + q.declared("index") for q in self.net.inputs.values()]
        lines += ["label " + q.declared("class") for q in self.net.labels]
        lines = ["    " + line for line in lines + self.net.lines]
        text = "\n".join(self.net.blocks) + ("\n\n" if self.net.blocks else "")
        text += "net %s(depth = %d) {\n%s\n}\n\n" % (self.name.capitalize(), self.net.depth, "\n".join(lines))
        files = '"x.npy", "y.npy", "test.x.npy", "test.y.npy"'
        if self.by_name:
            files = ", ".join('%s%s = "%s.npy"' % ("test_" * t, q.name, self.file(q, t)) for q in self.quantities() for t in (False, True))
        text += "data d {\n    source npy(%s)\n" % files
        if self.kept:
            text += "    keep %s in %d..%d\n" % (self.kept.name, LOWEST_CLASS, LOWEST_CLASS + self.kept.count - 1)
        if self.mapped:
            changes = [
                "{0} = {0} * {1} + {2}".format(q.name, *MAP) if q.count is None else "{0} = {0} - {1}".format(q.name, LOWEST_CLASS)
                for q in [*self.net.inputs.values(), *self.net.labels]
            ]
            text += "    map %s\n" % ", ".join(changes)
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
            while params < count and rest and rest[0][0] == name:  # the weights of a block, one by one
                params += rest.pop(0)[1]
            if params != count:
                raise AssertionError("%s: %s has %d parameters, not %d" % (self.name, name, params, count))
            use.prefix = name

    def first_value(self, suffix, dims):
        n = self.numbers.standard_normal(dims)
        if suffix == "kernel":
            n = n * np.sqrt(1.5 / max(1, np.prod(dims[1:])))
        elif suffix == "scale":
            n = 1 + 0.2 * n
        elif suffix in ("table", "weight"):
            n = 0.5 * n
        elif suffix == "running_variance":
            n = 1 + 0.3 * np.abs(n)
        else:
            n = 0.2 * n
        return np.asarray(n, np.float32)

    # ---------------------------------------------------------------------------------------- PyTorch

    def samples(self, test, dtype):
        """Inputs by their numbers and labels by their names, as the net is given them."""
        files = {q.name: torch.from_numpy(self.data[self.file(q, test)]) for q in self.quantities()}
        inside = slice(None)
        if self.kept:
            y = files[self.kept.name]
            inside = (y >= LOWEST_CLASS) & (y < LOWEST_CLASS + self.kept.count)

        def given(q):
            v = files[q.name][inside]
            if q.count is None:
                return v.to(dtype) * MAP[0] + MAP[1] if self.mapped else v.to(dtype)
            return v - LOWEST_CLASS * self.mapped

        return {number: given(q) for number, q in self.net.inputs.items()}, {q.name: given(q) for q in self.net.labels}

    def evaluate(self, weights, dtype, results, prefix, values_too):
        with torch.no_grad():
            run = layers.Run(frozen=frozenset())
            inputs, labels = self.samples(True, dtype)
            values = self.net.forward(run, weights, inputs)
            if values_too:
                for value in self.writer.values:
                    given = values[value.number]
                    if value.number in self.writer.rebound or any(given is v for v in inputs.values()):
                        continue  # `features` does not know a name that is no part, nor another name of an input
                    results["value." + value.text] = given.numpy().astype(np.float64)
            results[prefix + ".loss"] = self.net.loss(values, labels).mean().numpy().astype(np.float64)
            name, function, ins = self.net.metrics[0]
            results[prefix + "." + name] = self.net.measured(function, ins, values, labels).mean().numpy().astype(np.float64)

    def compute(self, dtype, nudge=None):
        """Everything that is recorded, by name."""
        weights = {k: torch.from_numpy(v).to(dtype) for k, v in self.start.items()}
        inputs, labels = self.samples(False, dtype)
        samples = len(inputs[0])
        if nudge is not None:
            weights = {k: v * (1 + torch.from_numpy(np.asarray(nudge.choice([-1, 1], v.shape))) * 2.0**-23).to(dtype) for k, v in weights.items()}
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
                order = np.arange(samples)
                if stage["shuffle"]:
                    order = counters.order(stage["seed"], index, epoch, samples)
                for first in range(0, samples, stage["batch"]):
                    step += 1
                    chosen = torch.from_numpy(order[first : first + stage["batch"]])
                    run = layers.Run(True, stage["seed"], index, step, frozen)
                    values = self.net.forward(run, weights, {k: v[chosen] for k, v in inputs.items()})
                    loss = self.net.loss(values, {k: v[chosen] for k, v in labels.items()}).mean()
                    for n in names:
                        weights[n].grad = None  # stays so where a weight is only compared: it does not move
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
    kind, first, count, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), pathlib.Path(sys.argv[4])
    folder.mkdir(parents=True, exist_ok=True)
    refused = chaotic = 0
    seed = first
    made = 0
    while made < count:
        try:
            case = Case(kind, seed)
            tensors = case.record()
            if case.worst > 1e-3:  # single precision itself loses the numbers: nothing could be compared
                chaotic += 1
            else:
                (folder / (case.name + ".net")).write_text(case.text)
                write_safetensors(folder / (case.name + ".safetensors"), tensors)
                made += 1
        except Refused as e:
            refused += 1
            print("%s%d is refused:\n%s" % (kind, seed, e), file=sys.stderr)
        seed += 1
    print("%d nets; left out: %d refused, %d in which single precision loses more than 1e-3" % (made, refused, chaotic))


if __name__ == "__main__":
    main()

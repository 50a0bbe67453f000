"""Random nets that reach every operator, rank, option and combination of the language: `random_net(seed)`."""

import dataclasses
import random

import torch

import layers
from layers import Axis
from net import Net

FILTERS = [1, 2, 3, 4, 6, 8, 9, 15, 16, 17, 20]


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.net = Net()
        self.classic = self.one_in(4)  # mostly convolutions of 3 x 3
        self.values = []
        self.names = 0
        self.block_count = 0
        self.rebound = set()  # numbers of values whose name was given twice: it is no part, and `features` does not know it
        self.parts = {}  # name of each statement that can be frozen

    # ------------------------------------------------------------------------------------- chance

    def one_in(self, n):
        return self.random.randrange(n) == 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def between(self, low, high):
        return self.random.randint(low, high)

    def source(self, rank=None, where=lambda v: True, least=1):
        """One of the values so far, the newest mostly."""
        fitting = [v for v in self.values if (len(v.shape) >= least if rank is None else len(v.shape) == rank) and where(v)]
        if not fitting:
            return None
        return fitting[-1] if not self.one_in(3) else self.random.choice(fitting)

    def keep(self, expression, value):
        self.names += 1
        name = "v%d" % self.names
        self.parts[str(self.net.statement)] = name
        value = self.net.name(name, expression, value)
        self.values.append(value)
        return value

    def callable_name(self):
        self.net.shared.append("twice_" + "abcdefghijkl"[len(self.net.shared)])
        return self.net.shared[-1]

    # ------------------------------------------------------------------------------------- layers

    def axis(self, extent, dilates=False, pads=True):
        """A window that fits into `extent` and lies partly inside it wherever it stands."""
        while True:
            axis = Axis(self.between(1, 4), self.pick(1, 1, 1, 2, 3), self.pick(1, 1, 1, 2) if dilates else 1)
            reach = (axis.size - 1) // 2 if pads else 0
            axis.before, axis.after = self.pick((0, 0), (reach, reach), (self.between(0, reach), self.between(0, reach)))
            if extent + axis.before + axis.after >= axis.reach:
                return axis

    def axes(self, shape, **how):
        if self.one_in(3):  # what most nets are made of
            size = self.pick(1, 2, 3)
            if all(e >= size for e in shape[1:]):
                pad = (size - 1) // 2 if self.one_in(2) else 0
                return [Axis(size, 1, 1, pad, pad) for _ in range(2)]
        return [self.axis(e, **how) for e in shape[1:]]

    def conv(self, shape):
        filters = self.pick(*FILTERS)
        groups = [g for g in range(1, shape[0] + 1) if shape[0] % g == 0 and filters % g == 0]
        group = self.random.choice(groups) if self.one_in(3) else 1
        if self.one_in(6):  # one window, or two, for each channel
            group, filters = shape[0], shape[0] * self.pick(1, 1, 2)
        same = self.one_in(5)
        axes = self.axes(shape, dilates=True)
        if self.classic and min(shape[1:]) >= 3 and not self.one_in(3):  # what Winograd's transforms are for
            group, pad, filters = 1, self.pick(0, 1), self.pick(8, 8, 16, 17)
            axes = [Axis(3, 1, 1, pad, pad) for _ in range(2)]
        if filters * shape[0] // group * axes[0].size * axes[1].size > (2500 if self.classic else 1500):
            axes = [Axis(1), Axis(1)]
        return layers.conv(filters, axes, same, group, not self.one_in(3))

    def pool(self, shape):
        kind = self.pick("maxpool", "maxpool", "avgpool")
        axes = self.axes(shape)
        for axis in axes:
            axis.dilation = 1
            if self.one_in(2):
                axis.stride = axis.size
            axis.before, axis.after = min(axis.before, axis.size - 1), min(axis.after, axis.size - 1)
        ceil = self.one_in(4)
        same = not ceil and self.one_in(6)
        if any(e + a.before + a.after < a.size for e, a in zip(shape[1:], axes)):
            return layers.activation("relu")
        return layers.pool(kind, axes, same, ceil, self.pick(None, True, False) if kind == "avgpool" else None)

    def dropout(self):
        self.net.dropouts += 1
        return layers.dropout(self.pick(0.2, 0.25, 0.5), self.net.dropouts - 1)

    def batchnorm(self):
        return layers.batchnorm(self.pick(None, None, 1e-3, 0.1), self.pick(None, None, 0.2, 0.01))

    def activation(self):
        return layers.activation(self.pick("relu", "relu", "relu", "sigmoid", "tanh", "identity"))

    def any_layer(self, shape):
        rank = len(shape)
        if rank == 3:
            return self.pick(self.conv, self.conv, self.conv, self.pool, lambda s: self.pointwise(s))(shape)
        if rank == 1:
            return self.pick(lambda s: layers.dense(self.pick(*FILTERS), not self.one_in(3)), self.pointwise)(shape)
        return self.pointwise(shape)

    def pointwise(self, shape):
        choices = [self.activation, self.activation, self.dropout]
        if len(shape) in (1, 3):
            choices += [self.batchnorm, self.batchnorm]
        if len(shape) == 1 and shape[0] > 1:
            choices.append(lambda: layers.activation("softmax"))
        return self.random.choice(choices)()

    # --------------------------------------------------------------------------------- statements

    def chain(self):
        value = self.source()
        text, at = value.text, value
        for _ in range(self.between(1, 3)):
            layer = self.any_layer(at.shape)
            at = self.net.apply(layer, at)
            text += " | " + layer.text
        self.keep(text, at)

    def usual(self):
        """conv, perhaps batch-norm, activation, pool: what is fused."""
        value = self.source(3)
        if value is None:
            return self.chain()
        chosen = [self.conv(value.shape)]
        if self.one_in(2):
            chosen.append(self.batchnorm())
        chosen.append(self.activation())
        text, at = value.text, value
        for layer in chosen:
            at = self.net.apply(layer, at)
            text += " | " + layer.text
        if min(at.shape[1:]) >= 2 and self.one_in(2):
            size = self.pick(2, 2, 3) if min(at.shape[1:]) >= 3 else 2
            layer = layers.pool("maxpool", [Axis(size, size), Axis(size, size)])
            at = self.net.apply(layer, at)
            text += " | " + layer.text
        self.keep(text, at)

    def arithmetic(self):
        a = self.source()
        equal = [v for v in self.values if v.shape == a.shape]
        b = self.random.choice(equal)
        kind = self.between(0, 6)
        net = self.net
        if kind <= 1:
            self.keep("%s + %s" % (a.text, b.text), net.compute(lambda r, w, x, y: x + y, [a, b]))
        elif kind == 2:
            self.keep("%s - %s" % (a.text, b.text), net.compute(lambda r, w, x, y: x - y, [a, b]))
        elif kind == 3 and a is b:
            self.keep("%s * %s" % (a.text, a.text), net.compute(lambda r, w, x: x * x, [a]))
        elif kind == 3:
            bounded = net.apply(layers.activation("tanh"), b)
            self.keep("%s * tanh(%s)" % (a.text, b.text), net.compute(lambda r, w, x, y: x * y, [a, bounded]))
        elif kind == 4:
            bounded = net.apply(layers.activation("sigmoid"), b)
            value = net.compute(lambda r, w, x, y: x / (y + 0.5), [a, bounded])
            self.keep("%s / (sigmoid(%s) + 0.5)" % (a.text, b.text), value)
        elif kind == 5:
            c = self.pick(2, 0.5, 3, 1.25)
            self.keep("%s * %s - %s" % (a.text, c, 0.5), net.compute(lambda r, w, x: x * c - 0.5, [a]))
        else:
            c = self.pick(1, 2, 0.75)
            self.keep("%s - %s / 2" % (c, a.text), net.compute(lambda r, w, x: c - x / 2, [a]))

    def sum_of_some(self):
        a = self.source()
        chosen = [a] + [self.random.choice([v for v in self.values if v.shape == a.shape]) for _ in range(self.between(1, 2))]
        self.keep("add(%s)" % ", ".join(v.text for v in chosen), self.net.compute(lambda r, w, *vs: sum(vs), chosen))

    def chosen_when_compiled(self):
        """`if` on numbers of the net and of shapes."""
        value = self.source()
        layer, other = self.any_layer(value.shape), self.activation()
        condition, holds = self.pick(
            ("depth > 2", self.net.depth > 2),
            ("depth == %d or %s.shape[0] > 4" % (self.net.depth, value.text), True),
            ("not (%s.shape[0] in 2..6)" % value.text, not 2 <= value.shape[0] <= 6),
        )
        if not holds and layer.kind == "dropout":
            self.net.dropouts -= 1  # it is not there
        at = self.net.apply(layer if holds else other, value)
        self.keep("if %s { %s | %s } else { %s | %s }" % (condition, value.text, layer.text, value.text, other.text), at)

    def concat(self):
        a = self.source()
        fitting = [v for v in self.values if len(v.shape) == len(a.shape) and v.shape[1:] == a.shape[1:]]
        chosen = [a] + [self.random.choice(fitting) for _ in range(self.between(1, 2))]
        if sum(v.shape[0] for v in chosen) > 40:
            return self.chain()
        value = self.net.compute(lambda r, w, *vs: torch.cat(vs, 1), chosen)
        self.keep("concat(%s)" % ", ".join(v.text for v in chosen), value)

    def another_shape(self):
        value = self.source()
        count = 1
        for e in value.shape:
            count *= e
        if count > 4096:
            return self.chain()
        rank = self.between(1, 4)
        shape, rest = [], count
        for _ in range(rank - 1):
            divisors = [d for d in range(1, rest + 1) if rest % d == 0]
            shape.append(self.random.choice(divisors[: max(1, len(divisors) - 1)] if len(divisors) > 2 else divisors))
            rest //= shape[-1]
        shape.append(rest)
        self.random.shuffle(shape)
        written = list(shape)
        if self.one_in(3):
            written[self.between(0, rank - 1)] = -1
        layer = layers.reshape(shape, "[%s]" % ", ".join(map(str, written)))
        at = self.net.apply(layer, value)
        text = "%s | %s" % (value.text, layer.text)
        if self.one_in(2):
            layer = self.pointwise(at.shape)
            at = self.net.apply(layer, at)
            text += " | " + layer.text
        self.keep(text, at)

    def block_call(self):
        """A block of the user's: declared with parameters, called in one of the ways there are."""
        value = self.source(3)
        if value is None:
            return self.chain()
        self.block_count += 1
        name = "block%d" % self.block_count
        k, act, has_norm = self.pick(1, 3), self.pick("relu", "tanh", "sigmoid"), self.one_in(2)
        norm_text = " | batchnorm" if has_norm else ""
        kind = self.pick("plain", "residual", "gate", "halves", "deep")
        net = self.net

        def body(at, width):
            pad = (k - 1) // 2
            at = net.apply(layers.conv(width, [Axis(k, 1, 1, pad, pad)] * 2, bias=not has_norm), at)
            if has_norm:
                at = net.apply(layers.batchnorm(), at)
            return net.apply(layers.activation(act), at)

        width = self.pick(3, 4, 8)
        conv_text = "conv(width, k, pad = k / 2, bias = %s)" % ("false" if has_norm else "true")
        declare = "block %s(x, width, k = %d) {\n    return x | %s%s | %s\n}" % (name, k, conv_text, norm_text, act)
        net.blocks.append(declare)
        if kind == "plain":
            if self.one_in(2):  # the same weights, twice
                twice = self.callable_name()
                net.lines.append("shared %s = %s(%d)" % (twice, name, width))
                first = len(net.uses)
                a = body(value, width)
                a = self.keep("%s | %s" % (value.text, twice), a)
                others = [v for v in self.values if v.shape == value.shape]
                b = self.random.choice(others)
                self.again(net.uses[first:], b, width, k, has_norm, act, twice)
                for use in net.uses[first:]:
                    use.part = "shared"
            else:
                self.keep("%s | %s(%d)" % (value.text, name, width), body(value, width))
        elif kind == "residual":
            width = value.shape[0]
            if value.shape[0] > 20:
                return self.chain()
            at = net.compute(lambda r, w, x, y: x + y, [value, body(value, width)])
            net.blocks[-1] += "\nblock rest%d(x) {\n    return x + (x | %s(x.channels))\n}" % (self.block_count, name)
            self.keep("%s | rest%d" % (value.text, self.block_count), at)
        elif kind == "gate":
            c = value.shape[0]
            if c > 20:
                return self.chain()
            g = net.apply(layers.activation("sigmoid"), net.apply(layers.conv(c, [Axis(1), Axis(1)]), value))
            at = net.compute(lambda r, w, x, y: x * y, [value, g])
            net.blocks[-1] = "block gate%d(x) {\n    return x * (x | conv(x.channels, 1) | sigmoid)\n}" % self.block_count
            self.keep("%s | gate%d" % (value.text, self.block_count), at)
        elif kind == "halves":
            net.blocks[-1] += "\nblock halves%d(x, n) {\n    left = x | %s(n)\n    return left, left | conv(n + 1, 1) | relu\n}" % (self.block_count, name)
            left = body(value, width)
            right = net.apply(layers.activation("relu"), net.apply(layers.conv(width + 1, [Axis(1), Axis(1)]), left))
            self.names += 2
            names = ["v%d" % (self.names - 1), "v%d" % self.names]
            net.lines.append("%s, %s = halves%d(%s, %d)" % (*names, self.block_count, value.text, width))
            net.statement += 1
            for n, v in zip(names, (left, right)):
                v.text = n
                self.values.append(v)
        else:
            times = self.between(1, 3)
            at = body(value, width)
            self.names += 1
            text = "v%d" % self.names
            loop = self.pick("repeat %d" % times, "for i in 1..%d" % times, "for i in %s" % list(range(times)))
            net.lines.append("%s = %s | %s(%d)\n    %s { %s = %s | %s(%d%s) }" % (
                text, value.text, name, width, loop, text, text, name, width, self.pick("", ", k = %d" % k)))
            for _ in range(times):
                at = body(at, width)
            net.statement += 1
            at.text = text
            self.values.append(at)
            self.rebound.add(at.number)

    def again(self, uses, value, width, k, has_norm, act, callable_name):
        net, pad = self.net, (k - 1) // 2
        at = net.apply(layers.conv(width, [Axis(k, 1, 1, pad, pad)] * 2, bias=not has_norm), value, uses[0])
        if has_norm:
            at = net.apply(layers.batchnorm(), at, uses[1])
        at = net.apply(layers.activation(act), at)
        self.keep("%s | %s" % (value.text, callable_name), at)

    def shared_layer(self):
        """One layer, used on two values or twice on one, or on its own result."""
        value = self.source(where=lambda v: len(v.shape) in (1, 3))
        if value is None:
            return self.chain()
        keeps = [v for v in self.values if v.shape == value.shape]
        if len(value.shape) == 3:
            layer = self.pick(self.batchnorm, lambda: layers.conv(self.pick(*FILTERS[:8]), [Axis(3, 1, 1, 1, 1)] * 2))()
        else:
            layer = self.pick(self.batchnorm, lambda: layers.dense(value.shape[0]))()
        name = self.callable_name()
        self.net.lines.append("shared %s = %s" % (name, layer.text))
        use = self.net.use(layer, value.shape)
        use.part = "shared"
        a = self.keep("%s | %s" % (value.text, name), self.net.apply(layer, value, use))
        b = a if a.shape == value.shape and self.one_in(2) else self.random.choice(keeps)
        b = self.keep("%s | %s" % (b.text, name), self.net.apply(layer, b, use))
        if a.shape == b.shape:
            self.keep("%s + %s" % (a.text, b.text), self.net.compute(lambda r, w, x, y: x + y, [a, b]))

    # --------------------------------------------------------------------------------- head, losses

    def row(self, value):
        """`value` as a row of at most 200 numbers; text and value, not named."""
        text, at = value.text, value

        def then(layer):
            nonlocal text, at
            at, text = self.net.apply(layer, at), text + " | " + layer.text

        if len(at.shape) == 3 and self.one_in(2):
            then(layers.global_pool(self.pick("avgpool", "avgpool", "maxpool"), self.one_in(2)))
        elif len(at.shape) != 1:
            then(layers.flatten())
        while at.shape[0] > 200:  # keeps the number of weights small
            rest = next(d for d in range(2, at.shape[0] + 1) if at.shape[0] % d == 0)
            then(layers.reshape([1, rest, at.shape[0] // rest], "[1, %d, -1]" % rest))
            then(layers.pool("avgpool", [Axis(rest, rest), Axis(1, 1)]))
            then(layers.flatten())
        return text, at

    def join_unread(self):
        """Joins what nothing reads yet, so that the loss depends on all of it."""
        unread = [v for v in self.values if v.number not in self.net.read]
        if len(unread) < 2:
            return unread[-1] if unread else self.source()
        rows = [self.row(v) for v in unread]
        value = self.net.compute(lambda r, w, *vs: torch.cat(vs, 1), [at for _, at in rows])
        return self.keep("concat(%s)" % ", ".join(text for text, _ in rows), value)

    def scores(self, value, classes):
        """A row of `classes` numbers from any value; text and value, not named."""
        net, text, at = self.net, value.text, value
        if len(at.shape) == 3 and self.one_in(3):
            layer = layers.conv(classes, [Axis(1), Axis(1)])
            at, text = net.apply(layer, at), text + " | " + layer.text
        text, at = self.row(dataclasses.replace(at, text=text))
        if self.one_in(3):
            for layer in (layers.dense(self.pick(5, 16, 24)), self.activation(), self.dropout()):
                at, text = net.apply(layer, at), text + " | " + layer.text
        if at.shape[0] != classes or not self.one_in(3):
            layer = layers.dense(classes, not self.one_in(4))
            at, text = net.apply(layer, at), text + " | " + layer.text
        return text, at

    def add_loss(self, value, classes):
        net = self.net
        kind = self.pick("cross_entropy", "cross_entropy", "categorical", "sigmoid", "squared", "values")
        text, at = self.scores(value, classes)
        if kind == "cross_entropy":
            at = self.keep(text, at)
            call, function, ins = "cross_entropy(%s, y)" % at.text, layers.cross_entropy, [at.number, "y"]
        elif kind in ("categorical", "sigmoid"):
            layer = layers.activation("softmax" if kind == "categorical" else "sigmoid")
            scores, at = at, self.keep(text + " | " + layer.text, net.apply(layer, at))
            name = self.pick("categorical_crossentropy", "sparse_categorical_crossentropy")
            call, function, ins = "%s(%s, y)" % (name, at.text), layers.categorical_crossentropy, [at.number, "y"]
            if kind == "categorical":  # behind softmax it is computed from the scores, which are not clipped
                function, ins = layers.cross_entropy, [scores.number, "y"]
        elif kind == "squared":
            layer = layers.activation(self.pick("sigmoid", "softmax", "identity"))
            at = self.keep(text + " | " + layer.text, net.apply(layer, at))
            call, function, ins = "mean_squared_error(%s, y)" % at.text, layers.squared_error, [at.number, "y"]
        else:
            at = self.keep(text, at)
            other = self.random.choice([v for v in self.values if v.shape == at.shape])
            if other is at:
                text, other = self.scores(self.source(where=lambda v: v.number != at.number), classes)
                other = self.keep(text, other)
            call = "mean_squared_error(%s, %s)" % (at.text, other.text)
            function, ins = layers.squared_error, [at.number, other.number]
        weight = self.pick(1, 1, 0.5, 0.3)
        net.losses.append((weight, function, ins))
        return ("%s * " % weight if weight != 1 else "") + call, at

    def write(self):
        """Fills `net`; stages and data are not part of it."""
        rank = 3 if self.classic else self.pick(3, 3, 3, 3, 3, 1, 1, 2, 4)
        extent = lambda: self.pick(1, 2, 3, 4, 5, 6, 7, 8)
        shape = {
            1: lambda: (self.between(1, 30),),
            2: lambda: (self.between(1, 6), self.between(1, 8)),
            3: lambda: (self.pick(1, 2, 3, 4, 16, 17), extent(), extent()),
            "classic": lambda: (self.pick(3, 8, 8, 16), self.between(5, 9), self.between(5, 9)),
            4: lambda: (self.between(1, 3), self.between(1, 4), self.between(1, 4), self.between(1, 3)),
        }["classic" if self.classic else rank]()
        net = self.net
        classes = self.between(2, 9)
        self.classes = classes
        self.values.append(net.add_input("image", shape))
        net.add_label("y", (), classes)
        kinds = [self.usual] * 4 + [self.chain] * 3 + [self.arithmetic] * 3
        kinds += [self.sum_of_some, self.chosen_when_compiled, self.concat, self.another_shape, self.block_call, self.block_call, self.shared_layer]
        for _ in range(self.between(2, 6)):
            self.random.choice(kinds)()
        calls = [self.add_loss(self.join_unread(), classes)]
        if self.one_in(4):
            calls.append(self.add_loss(self.source(), classes))
        at = calls[0][1]
        metric = self.pick("accuracy", "top1", "topk")
        k = 1
        if metric == "topk":
            k = self.between(1, classes)
            text = "topk(%s, y, k = %d)" % (at.text, k)
        else:
            text = "%s(%s, y)" % (metric, at.text)
        name = "top%d" % k if metric == "topk" else metric
        net.metrics.append((name, lambda scores, y: layers.top_k(scores, y, k), [at.number, "y"]))
        net.lines.append("loss %s" % " + ".join(c for c, _ in calls))
        net.lines.append("metric " + text)


def optimizer(r, first):
    if first and r.randrange(3) == 0:
        return layers.Optimizer("sgd", lr=1.0)
    return r.choice([
        lambda: layers.Optimizer("sgd", lr=0.1),
        lambda: layers.Optimizer("sgd", lr=0.05, momentum=0.9),
        lambda: layers.Optimizer("sgd", lr=0.05, momentum=0.8, nesterov=True),
        lambda: layers.Optimizer("sgd", lr=0.05, momentum=0.9, weight_decay=0.01, decay=0.1),
        lambda: layers.Optimizer("sgd", lr=0.1, weight_decay=0.05, decay=0.01),
        lambda: layers.Optimizer("adadelta", lr=1.0, rho=0.95, epsilon=1e-4),
        lambda: layers.Optimizer("adadelta", lr=0.5, rho=0.9, epsilon=1e-3, decay=0.1),
        lambda: layers.Optimizer("adam", lr=0.01, beta1=0.9, beta2=0.999, epsilon=1e-3),
        lambda: layers.Optimizer("adam", lr=0.01, beta1=0.8, beta2=0.9, epsilon=1e-2, decay=0.1),
    ])()

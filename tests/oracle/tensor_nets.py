"""Random nets of tensors of all ranks: arithmetic that repeats axes, layers on axes, products, tables, weights, targets of each type."""

import torch

import axes
import layers
import random_nets
from axes import aligned, list_text

EXTENTS = [1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 19]
COMPARISONS = {"<": torch.lt, "<=": torch.le, ">": torch.gt, ">=": torch.ge, "==": torch.eq}
LAYER_NORM = """block layer_norm(x, width) {
    weight scale : f32[width] = constant(1)
    weight shift : f32[width] = zeros
    centred = x - mean(x, axis = -1, keep = true)
    return centred / sqrt(mean(square(centred), axis = -1, keep = true) + 1e-3) * scale + shift
}"""


def elements(shape):
    count = 1
    for e in shape:
        count *= e
    return count


class Writer(random_nets.Writer):
    LARGEST = 700  # elements of a value

    def __init__(self, seed):
        super().__init__(seed)
        self.classic = False
        self.indices = []
        self.weight_count = 0

    # ------------------------------------------------------------------------------------- pieces

    def some_axis(self, rank):
        """An axis, and how a call says it."""
        axis = self.between(0, rank - 1)
        return axis, self.pick(axis, axis - rank, axis if axis > 0 else None)

    def reduction(self, shape, keep=None):
        rank = len(shape)
        chosen = self.random.sample(range(rank), self.between(1, rank))
        said = [self.pick(a, a, a - rank) for a in chosen]
        written = list_text(said) if len(said) > 1 or self.one_in(3) else said[0]
        if len(chosen) == rank and self.one_in(2):
            written = self.pick(None, "all")
        return axes.reduction(self.pick("sum", "mean", "mean", "max", "min"), sorted(chosen), written, self.one_in(2) if keep is None else keep)

    def moving(self, shape):
        """A layer that moves elements along an axis."""
        axis, written = self.some_axis(len(shape))
        extent, rest = shape[axis], elements(shape) // shape[axis]
        room = self.LARGEST // rest - extent  # how much longer the axis may become
        kind = self.pick("permute", "permute", "slice", "pad", "crop", "flip", "roll", "tile", "upsample")
        if kind == "slice":
            step = self.pick(1, 1, 2, 3)
            count = self.between(1, (extent - 1) // step + 1)
            return axes.slice(self.between(0, extent - 1 - (count - 1) * step), count, step, axis, written)
        if kind == "pad" and room > 6:
            return axes.pad(self.between(0, 3), self.between(0, 3), axis, written)
        if kind == "crop":
            before = self.between(0, min(3, extent - 1))
            return axes.crop(before, self.between(0, min(3, extent - 1 - before)), axis, written)
        if kind == "tile" and room > 2 * extent:
            return axes.tile(self.between(1, 3), axis, written)
        if kind == "upsample" and len(shape) == 3 and 6 * elements(shape) < self.LARGEST:
            return axes.upsample((self.between(1, 2), self.between(1, 3)))
        if kind == "flip":
            return axes.flip(axis, written)
        if kind == "permute" and len(shape) > 1:
            return axes.permute(self.random.sample(range(len(shape)), len(shape)))
        return axes.roll(self.between(-extent - 1, extent + 1), axis, written)

    def pointwise(self, shape):
        if shape and self.one_in(6):
            return axes.softmax("-1" if len(shape) > 2 else self.pick("-1", None))
        if self.one_in(4):
            return axes.function(self.random.choice(list(axes.FUNCTIONS)))
        if not shape:
            return self.pick(self.activation, self.dropout)()
        return super().pointwise(shape)

    def any_layer(self, shape):
        if not shape:
            return self.pointwise(shape)
        if len(shape) <= 2 and self.one_in(4):
            return layers.dense(self.pick(*random_nets.FILTERS), not self.one_in(3))
        if self.one_in(2):
            return self.moving(shape)
        return self.reduction(shape) if self.one_in(4) else super().any_layer(shape)

    def made(self, text, function, *values):
        return self.keep(text, self.net.compute(lambda run, w, *tensors: function(*tensors), list(values)))

    def weight(self, shape):
        """A weight of the net, as a value."""
        self.weight_count += 1
        name = "weight%d" % self.weight_count
        self.net.lines.append("weight %s : f32%s = normal(0.1)" % (name, list_text(shape)))
        read = set(self.net.read)
        value = self.net.apply(axes.weight(tuple(shape)), self.values[0])
        self.net.read = read  # the input only says how many samples there are
        self.net.uses[-1].part = name
        value.text = name
        return value

    def repeated(self, shape):
        """A value that is repeated to fill `shape`, or has it; its text needs no parentheses."""
        fitting = [
            v for v in self.values
            if len(v.shape) <= len(shape) and all(e in (1, f) for e, f in zip(v.shape[::-1], shape[::-1]))
        ]
        if fitting and not self.one_in(3):
            return self.random.choice(fitting)
        partly = [self.pick(1, e, e) for e in shape]
        return self.weight(partly[self.pick(0, 0, self.between(0, len(shape))):])

    # --------------------------------------------------------------------------------- statements

    def any_source(self):
        return self.source(least=0)

    def chain(self):
        value = self.any_source()
        text, at = value.text, value
        for _ in range(self.between(1, 4)):
            layer = self.any_layer(at.shape)
            at, text = self.net.apply(layer, at), text + " | " + layer.text
        self.keep(text, at)

    def repeating(self):
        """Arithmetic between values of which one is repeated along axes."""
        a = self.any_source()
        b = self.repeated(a.shape)
        rank = len(a.shape)
        kind = self.pick("+", "-", "*", "/", "compare", "compare")
        if kind == "compare":
            sign = self.random.choice(list(COMPARISONS))
            of = COMPARISONS[sign]
            if self.one_in(3):
                c = self.pick(0, 0.5, -0.25)
                return self.made("%s * (%s %s %s)" % (b.text, a.text, sign, c), lambda x, y: aligned(y, rank) * of(x, c), a, b)
            return self.made("%s + (%s %s %s)" % (a.text, a.text, sign, b.text), lambda x, y: x + of(x, aligned(y, rank)).to(x.dtype), a, b)
        if kind in "+-":
            of = torch.add if kind == "+" else torch.sub
            if self.one_in(2):
                return self.made("%s %s %s" % (b.text, kind, a.text), lambda x, y: of(aligned(y, rank), x), a, b)
            return self.made("%s %s %s" % (a.text, kind, b.text), lambda x, y: of(x, aligned(y, rank)), a, b)
        if kind == "*":
            return self.made("tanh(%s) * %s" % (b.text, a.text), lambda x, y: aligned(torch.tanh(y), rank) * x, a, b)
        if self.one_in(2):
            return self.made("%s / (sigmoid(%s) + 0.5)" % (b.text, a.text), lambda x, y: aligned(y, rank) / (torch.sigmoid(x) + 0.5), a, b)
        self.made("%s / (1 + square(tanh(%s)))" % (a.text, b.text), lambda x, y: x / (1 + aligned(torch.tanh(y), rank) ** 2), a, b)

    def outer(self):
        """Both are repeated: a column and a row."""
        a, b = self.source(1), self.source(1)
        if a is None or a.shape[0] * b.shape[0] > self.LARGEST:
            return self.repeating()
        sign = self.pick("+", "-", "*")
        of = {"+": torch.add, "-": torch.sub, "*": torch.mul}[sign]
        text = "reshape(%s, [%d, 1]) %s tanh(%s)" % (a.text, a.shape[0], sign, b.text)
        self.made(text, lambda x, y: of(x[:, :, None], torch.tanh(y)[:, None, :]), a, b)

    def reduced_and_back(self):
        a = self.source()
        layer = self.reduction(a.shape, keep=True)
        name = layer.kind
        arguments = layer.text[len(name) + 1 : -1]
        text = "%s - %s(%s, %s)" % (a.text, name, a.text, arguments)
        self.made(text, lambda x: x - layer.forward(None, {}, x), a)

    def concat(self):
        a = self.source()
        axis, written = self.some_axis(len(a.shape))
        fitting = [
            v for v in self.values
            if len(v.shape) == len(a.shape) and all(d == axis or v.shape[d] == a.shape[d] for d in range(len(a.shape)))
        ]
        chosen = [a] + [self.random.choice(fitting) for _ in range(self.between(1, 2))]
        if self.one_in(3):
            chosen.append(self.weight([e if d != axis else self.between(1, 3) for d, e in enumerate(a.shape)]))
        if sum(elements(v.shape) for v in chosen) > self.LARGEST:
            return self.chain()
        end = ", axis = %d" % written if written is not None else ""
        self.made("concat(%s%s)" % (", ".join(v.text for v in chosen), end), lambda *vs: torch.cat(vs, axis + 1), *chosen)

    def stack(self):
        a = self.source(least=0, where=lambda v: len(v.shape) < 4 and elements(v.shape) * 3 < self.LARGEST)
        if a is None:
            return self.chain()
        equal = [v for v in self.values if v.shape == a.shape]
        chosen = [a] + [self.random.choice(equal) for _ in range(self.between(1, 2))]
        axis, written = self.some_axis(len(a.shape) + 1)
        end = ", axis = %d" % written if written is not None else ""
        self.made("stack(%s%s)" % (", ".join(v.text for v in chosen), end), lambda *vs: torch.stack(vs, axis + 1), *chosen)

    def split(self):
        a = self.source()
        axis, written = self.some_axis(len(a.shape))
        parts = self.pick(*[p for p in (1, 2, 3, 4, 5) if a.shape[axis] % p == 0])
        names = ["v%d" % (self.names + 1 + p) for p in range(parts)]
        self.names += parts
        end = ", axis = %d" % written if written is not None else ""
        self.net.lines.append("%s = split(%s, %d%s)" % (", ".join(names), a.text, parts, end))
        self.net.statement += 1
        for p, name in enumerate(names):
            value = self.net.compute(lambda run, w, x, p=p: torch.chunk(x, parts, axis + 1)[p], [a])
            value.text = name
            self.values.append(value)

    def matmul(self):
        a = self.source(where=lambda v: len(v.shape) >= 2)
        if a is None:
            return self.chain()
        *many, rows, inner = a.shape
        transpose = self.one_in(2)
        at = -1 if transpose else -2
        fitting = [
            v for v in self.values
            if len(v.shape) == len(a.shape) and list(v.shape[:-2]) == many and v.shape[at] == inner
            and elements(many) * rows * v.shape[-1 if not transpose else -2] <= self.LARGEST
        ]
        if fitting and not self.one_in(3):
            b = self.random.choice(fitting)
        else:
            columns = self.pick(1, 2, 3, 5, 8, 16, 17)
            if elements(many) * rows * columns > self.LARGEST:
                return self.chain()
            b = self.weight(([columns, inner] if transpose else [inner, columns]))
        text = "matmul(%s, %s%s) * 0.5" % (a.text, b.text, ", transpose_b = true" if transpose else "")
        rank = len(a.shape)

        def function(x, y):
            y = aligned(y, rank)
            return torch.matmul(x, y.transpose(-1, -2) if transpose else y) * 0.5

        self.made(text, function, a, b)

    def embed(self):
        if not self.indices:
            return self.chain()
        value, rows = self.random.choice(self.indices)
        if len(value.shape) > 3:
            return self.chain()
        layer = axes.embedding(rows, self.pick(1, 2, 4, 7, 8, 16, 17))
        self.keep("%s | %s" % (value.text, layer.text), self.net.apply(layer, value))

    def normalised(self):
        a = self.source(where=lambda v: v.shape[-1] > 2)
        if a is None:
            return self.chain()
        if LAYER_NORM not in self.net.blocks:
            self.net.blocks.append(LAYER_NORM)
        at = self.net.apply(axes.layer_norm(), a)
        self.keep("%s | layer_norm(%d)" % (a.text, a.shape[-1]), at)

    def gated(self):
        """Squeeze and excite: as many gates as channels."""
        a = self.source(3)
        if a is None or a.shape[0] > 40:
            return self.chain()
        c, net = a.shape[0], self.net
        mean = net.compute(lambda run, w, x: x.mean(dim=(2, 3)), [a])
        gate = net.apply(layers.activation("sigmoid"), net.apply(layers.dense(c), mean))
        at = net.compute(lambda run, w, x, g: x * g[:, :, None, None], [a, gate])
        squeeze = self.pick("mean(%s, axis = [1, 2])", "global_avgpool(%s)", "mean(%s, axis = [-1, -2])") % a.text
        self.keep("%s * reshape(%s | dense(%d) | sigmoid, [%d, 1, 1])" % (a.text, squeeze, c, c), at)

    def places_as_rows(self):
        """A map whose places are the rows of a matrix, and back."""
        a = self.source(3)
        if a is None:
            return self.chain()
        c, h, w = a.shape
        width = self.pick(1, 2, 3, 5, 8, 16)
        rows = [layers.reshape([c, h * w], "[%d, -1]" % c), axes.permute([1, 0]), layers.dense(width), self.pointwise([h * w, width])]
        if width * h * w > self.LARGEST:
            return self.chain()
        back = [axes.permute([1, 0]), layers.reshape([width, h, w], "[%d, %d, %d]" % (width, h, w))]
        if self.one_in(2):
            back.append(self.conv([width, h, w]))
        at, text = a, a.text
        for layer in rows + back[: self.between(0, 3)]:
            at, text = self.net.apply(layer, at), text + " | " + layer.text
        self.keep(text, at)

    def attention(self):
        a = self.source(2, lambda v: v.shape[0] <= 24)
        if a is None:
            return self.matmul()
        t, width, heads, net = a.shape[0], self.pick(2, 3, 5), self.pick(1, 2, 3), self.net

        def part():
            return net.apply(layers.dense(width * heads), a)

        q, k, v = part(), part(), part()

        def function(q, k, v):
            q, k, v = [x.reshape(-1, t, heads, width).transpose(1, 2) for x in (q, k, v)]
            looks = torch.softmax(torch.matmul(q, k.transpose(2, 3)) * 0.5, -1)
            return torch.matmul(looks, v).transpose(1, 2).reshape(-1, t, heads * width)

        at = net.compute(lambda run, w, *x: function(*x), [q, k, v])
        self.block_count += 1
        number = self.block_count
        net.blocks.append(
            """block part%d(x, n, heads) {
    return x | dense(n * heads) | reshape([%d, heads, n]) | permute([1, 0, 2])
}
block attention%d(x, n, heads) {
    q, k, v = parts%d(x, n, heads)
    looks = softmax(matmul(q, k, transpose_b = true) * 0.5, axis = -1)
    return matmul(looks, v) | permute([1, 0, 2]) | reshape([%d, n * heads])
}
block parts%d(x, n, heads) {
    return x | part%d(n, heads), x | part%d(n, heads), x | part%d(n, heads)
}""" % (number, t, number, number, t, number, number, number, number)
        )
        self.keep("%s | attention%d(%d, %d)" % (a.text, number, width, heads), at)

    # --------------------------------------------------------------------------------- head, losses

    def row(self, value):
        if not value.shape:
            layer = layers.reshape([1], "[1]")
            return "%s | %s" % (value.text, layer.text), self.net.apply(layer, value)
        return super().row(value)

    def target(self, at):
        """A loss of numbers of `at`'s shape, with a label or an input: text, function, values."""
        name, function = self.pick(("mean_squared_error", layers.squared_error), ("mean_absolute_error", layers.absolute_error))
        inputs = [v for v in self.inputs if v.shape == at.shape and v.number != at.number]
        if inputs and not self.one_in(3):
            other = self.random.choice(inputs)
            self.net.read.add(other.number)
            return "%s(%s, %s)" % (name, at.text, other.text), function, [at.number, other.number]
        label = self.net.add_label("target%d" % len(self.net.labels), at.shape)
        return "%s(%s, %s)" % (name, at.text, label.name), function, [at.number, label.name]

    def like_an_input(self, value):
        """`value` brought to the shape of an input."""
        aim = self.random.choice(self.inputs)
        count = elements(aim.shape)
        text, at = self.row(value)
        if count > 60 or not aim.shape or aim.number == value.number:
            return None
        for layer in (layers.dense(count), layers.reshape(list(aim.shape), list_text(aim.shape))):
            at, text = self.net.apply(layer, at), text + " | " + layer.text
        return self.keep(text, at)

    def typed_loss(self):
        """Its text, its metric: text, name, function, values."""
        kind = self.pick("places", "places", "numbers", "input")
        ranked = self.source(where=lambda v: len(v.shape) in (2, 3))
        if kind == "places" and ranked is not None:
            k = self.between(2, 6)
            layer = layers.dense(k) if len(ranked.shape) == 2 else layers.conv(k, [layers.Axis(1), layers.Axis(1)])
            at = self.keep("%s | %s" % (ranked.text, layer.text), self.net.apply(layer, ranked))
            label = self.net.add_label("places%d" % len(self.net.labels), at.shape[:1] if len(at.shape) == 2 else at.shape[1:], k)
            text, function, ins = "cross_entropy(%s, %s)" % (at.text, label.name), layers.of_places(layers.cross_entropy), [at.number, label.name]
            metric = ("accuracy(%s, %s)" % (at.text, label.name), "accuracy", layers.of_places(lambda s, y: layers.top_k(s, y, 1)), ins)
        else:
            value = self.any_source()
            at = (self.like_an_input(value) if kind == "input" else None) or value
            text, function, ins = self.target(at)
            metric = (text, text.split("(")[0], function, ins)
        weight = self.pick(1, 1, 0.5, 0.3)
        self.net.losses.append((weight, function, ins))
        return ("%s * " % weight if weight != 1 else "") + text, metric

    def shape(self, *ranks):
        while True:
            shape = tuple(self.pick(*EXTENTS) for _ in range(self.pick(*ranks, 1, 1, 2, 2, 3, 3, 3, 4)))
            if elements(shape) <= self.LARGEST // 2:
                return shape

    def write(self):
        net = self.net
        for i in range(self.pick(1, 1, 2, 3)):
            self.values.append(net.add_input("input%d" % i, self.shape(0) if i > 0 else self.shape()))
        self.inputs = list(self.values)
        for i in range(self.pick(0, 0, 1, 1, 2)):
            shape = tuple(self.between(1, 7) for _ in range(self.pick(0, 1, 1, 2, 3)))
            if elements(shape) <= 40:
                rows = self.pick(1, 2, 9, 17)
                self.indices.append((net.add_input("words%d" % i, shape, rows), rows))
        for value in self.indices:
            layer = axes.embedding(value[1], self.pick(1, 3, 8, 16))
            self.keep("%s | %s" % (value[0].text, layer.text), net.apply(layer, value[0]))
        kinds = [self.chain] * 4 + [self.repeating] * 4 + [self.matmul] * 2 + [self.reduced_and_back] * 2 + [self.concat] * 2
        kinds += [self.outer, self.stack, self.split, self.embed, self.normalised, self.gated, self.places_as_rows, self.attention]
        kinds += [self.usual, self.arithmetic, self.sum_of_some, self.chosen_when_compiled, self.another_shape, self.block_call, self.shared_layer]
        for _ in range(self.between(3, 8)):
            self.random.choice(kinds)()
        self.classes = self.between(2, 9)
        calls, metrics = [], []
        for _ in range(self.pick(0, 1, 1, 2)):
            call, metric = self.typed_loss()
            calls.append(call)
            metrics.append(metric)
        if not calls or self.one_in(2) or any(v.number not in net.read for v in self.values):
            joined = self.join_unread()
            if self.one_in(2):
                net.add_label("y", (), self.classes)
                call, at = self.add_loss(joined, self.classes)
                calls.append(call)
                metrics.append(("accuracy(%s, y)" % at.text, "accuracy", lambda s, y: layers.top_k(s, y, 1), [at.number, "y"]))
            else:
                text, at = self.row(joined)
                layer = layers.dense(self.pick(1, 1, 2, 5))
                at, text = net.apply(layer, at), text + " | " + layer.text
                if at.shape == (1,):
                    layer = axes.reduction("sum", [0], None, False)
                    at, text = net.apply(layer, at), text + " | " + layer.text
                at = self.keep(text, at)
                call, function, ins = self.target(at)
                net.losses.append((1, function, ins))
                calls.append(call)
                metrics.append((call, call.split("(")[0], function, ins))
        text, *metric = self.random.choice(metrics)
        net.metrics.append(tuple(metric))
        net.lines.append("loss %s" % " + ".join(calls))
        net.lines.append("metric " + text)
